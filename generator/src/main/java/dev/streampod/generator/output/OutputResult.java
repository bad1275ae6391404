package dev.streampod.generator.output;

/**
 * What became of the generated files.
 *
 * @param written new or changed
 * @param deleted written by an earlier run, and no longer generated
 * @param unchanged already there with the same content
 */
public record OutputResult(int written, int deleted, int unchanged) {

    /** Together with what became of other files. */
    public OutputResult plus(OutputResult other) {
        return new OutputResult(written + other.written, deleted + other.deleted, unchanged + other.unchanged);
    }
}
