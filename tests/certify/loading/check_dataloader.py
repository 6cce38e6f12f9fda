"""PyTorch's DataLoader, with forked and spawned workers, yields the rows of a recipe and of a dataset."""

from __future__ import annotations

import torch
from expected import Expected
from torch.utils.data import DataLoader

from proofloom.pipelines.dataset import dataset, load


def digests(batch: list[dict[str, str]]) -> list[str]:
    return [row["digest"] for row in batch]


def main() -> None:
    expected = Expected()
    made, published = dataset(expected.dataset), load(expected.dataset)
    # the library's rows are the published ones where no duplicate came between
    known = {row["digest"] for row in published}
    first = [row["digest"] for row in made]
    assert len(known & set(first)) > len(known) // 2
    for rows, wanted in ((made, first), (published, [row["digest"] for row in published])):
        for method in ("fork", "spawn"):
            loader = DataLoader(
                rows, batch_size=7, num_workers=2, collate_fn=digests, multiprocessing_context=method
            )
            assert [digest for batch in loader for digest in batch] == wanted
        order = torch.utils.data.RandomSampler(rows, generator=torch.Generator().manual_seed(5))
        shuffled = [d for batch in DataLoader(rows, 5, sampler=order, collate_fn=digests) for d in batch]
        assert sorted(shuffled) == sorted(wanted)
    expected.report("torch", "proofloom", rows=len(first), workers=2, methods=["fork", "spawn"])


if __name__ == "__main__":
    main()
