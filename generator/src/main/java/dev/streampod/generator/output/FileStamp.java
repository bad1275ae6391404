package dev.streampod.generator.output;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/**
 * What is remembered of a file to see later whether it changed.
 *
 * @param size in bytes
 * @param modified when it was last modified, in microseconds since 1970
 * @param hash of its content, 16 hexadecimal digits
 */
public record FileStamp(long size, long modified, String hash) {

    /** The stamp of a file whose content is known. */
    static FileStamp of(BasicFileAttributes attributes, byte[] content) {
        return of(attributes, hash(content));
    }

    /** The stamp of a file the hash of whose content is known. */
    static FileStamp of(BasicFileAttributes attributes, String hash) {
        return new FileStamp(attributes.size(), modified(attributes), hash);
    }

    /** Whether size and time are the same, without reading the file. */
    boolean looksLike(BasicFileAttributes attributes) {
        return attributes.size() == size && modified(attributes) == modified;
    }

    /** Whether there is such a file, and it has this content. */
    boolean isContentOf(Path file) throws IOException {
        return Files.isRegularFile(file) && hash(Files.readAllBytes(file)).equals(hash);
    }

    /** The attributes of a file; nothing when there is none. */
    static Optional<BasicFileAttributes> attributes(Path file) throws IOException {
        try {
            return Optional.of(Files.readAttributes(file, BasicFileAttributes.class));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    static long modified(BasicFileAttributes attributes) {
        return attributes.lastModifiedTime().to(TimeUnit.MICROSECONDS);
    }

    /**
     * Two checksums of 32 bits. Files change by accident here, and are not forged; a cryptographic hash of all of them was
     * a tenth of a run's time.
     */
    public static String hash(byte[] content) {
        return checksum(new CRC32(), content) + checksum(new CRC32C(), content);
    }

    private static String checksum(Checksum checksum, byte[] content) {
        checksum.update(content, 0, content.length);
        return HexFormat.of().toHexDigits((int) checksum.getValue());
    }
}
