package dev.streampod.generator.output;

import org.jspecify.annotations.Nullable;

/**
 * A generated file on its way to disk. Not to be compared: its content is not copied, and never modified.
 *
 * @param path below the output directory
 * @param content what it is to hold
 * @param hash of the content
 * @param exists whether there is a file of that path before the run
 * @param stamp of the file that holds the content; null as long as none does
 */
@SuppressWarnings("ArrayRecordComponent")
record OutputFile(
        String path,
        byte[] content,
        String hash,
        boolean exists,
        @Nullable FileStamp stamp) {

    OutputFile with(@Nullable FileStamp onDisk) {
        return new OutputFile(path, content, hash, exists, onDisk);
    }
}
