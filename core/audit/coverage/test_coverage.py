"""That coverage.py counts as llvm-cov does, and that nothing is explained by accident:
`python -m unittest discover core/audit/coverage`.
"""

import contextlib
import io
import unittest

import coverage

SOURCE = """\
fn check(is_right: bool) -> Result<(), Error> {
    if !is_right {
        return Err(Error);
    }
    Ok(())
}

#[cfg(test)]
#[derive(Debug)]
enum OfTests {
    Case,
}

struct Fields {
    #[cfg(test)]
    of_tests: u8,
    of_all: u8,
}

fn check_twice(is_right: bool) -> Result<(), Error> {
    if !is_right {
        return Err(Error);
    }
    if !is_right {
        return Err(Error);
    }
    Ok(())
}
""".splitlines()


def said(*entries):
    return coverage.explained("\n".join(["a.rs", "# a reason", *(f"    {entry}" for entry in entries)]))["a.rs"]


class Coverage(unittest.TestCase):
    def test_lines_count_as_in_llvm_cov(self):
        # Line, column, count, whether it is counted, begins a region, is a gap.
        segments = [
            [2, 1, 7, True, True, False],
            [4, 9, 0, True, True, False],
            [4, 20, 7, True, False, False],
            [6, 1, 0, True, True, True],
            [7, 5, 0, True, True, False],
            [9, 6, 0, False, False, False],
        ]
        runs = coverage.mapped(segments, 11)
        self.assertEqual(runs, {2: 7, 3: 7, 4: 7, 5: 7, 6: 7, 7: 0, 8: 0, 9: 0})

    def test_what_stands_under_cfg_test_is_left_out_and_no_more(self):
        self.assertEqual(coverage.of_tests(SOURCE), {*range(8, 13), 15, 16})

    def test_a_line_is_called_by_its_function(self):
        named = coverage.places(SOURCE)
        self.assertEqual(named[2], "check: return Err(Error);")
        self.assertEqual(named[21], "check_twice: if !is_right { return Err(Error);")
        self.assertEqual(named[16], "-: of_all: u8,")

    def test_every_line_that_is_not_run_has_a_reason_and_no_other_has(self):
        def wrong(runs, *entries):
            return coverage.unexplained("a.rs", SOURCE, runs, said(*entries))

        first, second = "check: return Err(Error);", "check_twice: if !is_right { return Err(Error);"
        self.assertEqual(wrong({2: 1, 3: 0, 4: 0}, first), [])
        self.assertEqual(wrong({2: 1, 3: 0}), [f"a.rs: not run, and no reason: {first}"])
        self.assertEqual(wrong({2: 1, 3: 1}, first), [f"a.rs: run, or gone: {first}"])
        self.assertEqual(wrong({2: 1}, first), [f"a.rs: run, or gone: {first}"])
        # Neither a line of another function, nor one of two alike.
        self.assertEqual(len(wrong({3: 1, 22: 0}, first)), 2)
        self.assertEqual(wrong({22: 0, 25: 0}, second), [f"a.rs: not run, and no reason: {second}"])
        self.assertEqual(wrong({22: 0, 25: 0}, second, second), [])
        self.assertEqual(wrong({22: 0, 25: 1}, second), [f"a.rs: run, too: {second}"])

    def test_what_is_explained_stands_under_a_reason_and_a_file(self):
        entry = "\n    a: b"
        for text in [entry, f"a.rs{entry}", f"# why{entry}", f"a.rs\n#{entry}", f"a.rs\n# why\nb.rs{entry}"]:
            with self.assertRaises(SystemExit, msg=text):
                coverage.explained(text)

    def test_a_crate_below_its_share_is_wrong(self):
        def files(base):
            runs = {line: int(line <= base) for line in range(1, 101)}
            return [(crate, "", [], runs if crate == "base" else {1: 1}) for crate in coverage.CRATES]

        with contextlib.redirect_stdout(io.StringIO()):
            self.assertEqual(coverage.table(files(95)), [])
            self.assertEqual(coverage.table(files(94)), ["base: less than 95 % of the lines are run"])
            with self.assertRaises(SystemExit):
                coverage.table(files(95)[1:])

    def test_what_is_to_be_attacked_first_and_what_is_unsafe_is_critical(self):
        critical = coverage.critical()
        for name in ["messages/src/check_in_code.rs", "visits/src/kept_run.rs", "lanes/src/ifma.rs"]:
            self.assertIn(name, critical)
        self.assertNotIn("base/src/primitives/group/tests.rs", critical)
        self.assertTrue(coverage.has_functions("lanes/src/nowhere.rs"))
        self.assertFalse(coverage.has_functions("base/src/primitives.rs"))


if __name__ == "__main__":
    unittest.main()
