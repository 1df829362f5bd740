"""Grade an nbgrader course so that no submission is lost and none stops the class.

`python -m autograder grade ASSIGNMENT` grades a class, `python -m autograder check ASSIGNMENT` reports on one's own
work. It works for any nbgrader course: folders, gradebook, exchange, formgrader and feedback are nbgrader's own.

Student code runs in one process, the checks in another that never executes a byte of it; only data crosses.

    course, ahead          where things are           split/      judge, pupil and the wire between them
    assignment             what is graded             jail/       the sandbox in which both run
    intake, notebook       what was handed in         pool        many at once, on this machine
    skeleton, rebuild      what is run of it          cluster     many at once, on many machines
    suspicion, signs       what looks like cheating   settle      what came of it
                                                      wording     a check's words, long quotes left out
    submission, limits     one of them from end to end; what it may take
    classroom, clerk       the run over a class; what is written, in which order
    journal                what was done, survives a kill
    gradebook, marks       nbgrader's gradebook: the only writer, and reading it
    rows, report           one line per student; CSV, HTML, summary
    feedback               what students get back
    check, desk            one learner's private report, and the page of all of them
    progress, signals      what the terminal shows; Ctrl-C never cuts into a write
    lint/                  proves the checks of an assignment
"""

__version__ = "2"
