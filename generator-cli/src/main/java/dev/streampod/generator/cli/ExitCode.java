package dev.streampod.generator.cli;

/** The exit codes of the command. */
final class ExitCode {

    /** It has done what was asked for. */
    static final int OK = 0;

    /** The protocol has errors, or changes that count as such; they are on standard error. Nothing was written. */
    static final int PROBLEMS = 1;

    /** The command line is wrong. */
    static final int USAGE = 2;

    /** A mistake of the program; its stack trace is on standard error. */
    static final int INTERNAL = 3;

    private ExitCode() {}
}
