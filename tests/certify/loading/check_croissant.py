"""mlcroissant validates the description, checks the files' hashes, and reads every record through it."""

from __future__ import annotations

import mlcroissant
from expected import Expected

expected = Expected()
found = {}
# a date is for the publisher: equal runs write equal files
allowed = 'Property "https://schema.org/datePublished" is recommended, but does not exist.'
for name, place in (("open", expected.dataset), ("blind", expected.blind)):
    dataset = mlcroissant.Dataset(str(place / "croissant.json"))
    assert not dataset.metadata.ctx.issues.errors, dataset.metadata.ctx.issues.errors
    warned = [str(issue) for issue in dataset.metadata.ctx.issues.warnings]
    assert all(allowed in issue for issue in warned), warned
    counts = {}
    for record_set in dataset.metadata.record_sets:
        split = record_set.uuid
        records = list(dataset.records(split))
        assert [record[f"{split}/id"].decode() for record in records] == [
            row["blind_id" if (name, split) == ("blind", "test") else "id"] for row in expected.splits[split]
        ]
        pictures = [record[f"{split}/image"] for record in records if record[f"{split}/image"] is not None]
        assert len(pictures) == sum(row["pixels"] > 0 for row in expected.splits[split])
        counts[split] = {"records": len(records), "fields": len(record_set.fields), "pictures": len(pictures)}
    found[name] = counts
expected.report("mlcroissant", record_sets=found, conforms_to="1.1")
