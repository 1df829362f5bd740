"""Grade an nbgrader course so that no submission is lost and none stops the class.

`python -m autograder grade ASSIGNMENT` grades a class, `python -m autograder check ASSIGNMENT` reports on one's own
work. It works for any nbgrader course: folders, gradebook, exchange, formgrader and feedback are nbgrader's own.

How student code is run is one module, the engine (`stock`: nbgrader's own converters, without a sandbox). Everything
else stays when the engine changes:

    course      where things are          intake      what was handed in, is it whole
    assignment  what is graded            worker      one submission, one process, one limit
    gradebook   the only writer of marks  journal     what was done, survives a kill
    feedback    what students get back    report      CSV, HTML, summary
    classroom   the loop over a class     rows        one line per student for the report
    progress    what the terminal shows   check       one learner's private report
"""

__version__ = "1"
