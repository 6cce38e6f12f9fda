// Runs units of programs that arrive one a line on the standard input, and answers each with one line.
const vm = require("vm");
const readline = require("readline");

readline.createInterface({ input: process.stdin }).on("line", (line) => {
  const { source, milliseconds } = JSON.parse(line);
  let answer;
  try {
    answer = { output: vm.runInThisContext(source, { timeout: milliseconds }) };
  } catch (error) {
    answer = { error: String(error).slice(0, 300), late: error.code === "ERR_SCRIPT_EXECUTION_TIMEOUT" };
  }
  process.stdout.write(JSON.stringify(answer) + "\n");
});
