package dev.streampod.generator.yaml;

import dev.streampod.generator.diagnostic.Problems;
import dev.streampod.generator.source.SourceText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Reads protocol files: UTF-8, of bounded size, free of characters that no text has. */
public final class SourceReader {

    /** The size above which a file is refused, in bytes. */
    public static final int MAX_FILE_BYTES = 1024 * 1024;

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final Problems problems;

    /** Makes a reader that reports what it refuses. */
    public SourceReader(Problems problems) {
        this.problems = problems;
    }

    /**
     * Reads the bytes of a file, not many more than it may have.
     *
     * @param shownPath the path from the project's root
     * @return its bytes, or nothing when that was reported as a problem
     */
    public Optional<byte[]> bytes(Path file, String shownPath) {
        try {
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                // Reading a pipe might never end.
                throw new FileSystemException(file.toString(), null, "it is not a regular file");
            }
            try (InputStream in = Files.newInputStream(file)) {
                return Optional.of(in.readNBytes(MAX_FILE_BYTES + 1));
            }
        } catch (IOException e) {
            problems.error(new SourceText(shownPath, "").start(), "the file cannot be read: " + reason(e))
                    .hint("check that it is a regular file and that you have permission to read it");
            return Optional.empty();
        }
    }

    /**
     * Decodes the content of a file.
     *
     * @return its text, or nothing when that was reported as a problem
     */
    public Optional<SourceText> decode(byte[] bytes, String shownPath) {
        if (bytes.length > MAX_FILE_BYTES) {
            problems.error(new SourceText(shownPath, "").start(), "the file is larger than 1 MiB")
                    .hint("split it: a protocol may consist of any number of files");
            return Optional.empty();
        }
        CharBuffer chars = CharBuffer.allocate(bytes.length);
        CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes), chars, true);
        String decoded = chars.flip().toString();
        String text = withoutByteOrderMark(decoded);
        if (result.isError()) {
            SourceText upToHere = new SourceText(shownPath, text);
            problems.error(
                            upToHere.at(text.length(), 1),
                            "the file is not encoded in UTF-8: this byte cannot be decoded")
                    .hint("save the file with the encoding UTF-8");
            return Optional.empty();
        }
        SourceText source = new SourceText(shownPath, text);
        return refusesCharacter(source) ? Optional.empty() : Optional.of(source);
    }

    private boolean refusesCharacter(SourceText source) {
        String text = source.text();
        int codePoint;
        for (int i = 0; i < text.length(); i += Character.charCount(codePoint)) {
            codePoint = text.codePointAt(i);
            if (!allowed(codePoint)) {
                String name = "U+%04X".formatted(codePoint);
                problems.error(source.at(i, 1), "the character " + name + " is not allowed in YAML")
                        .hint("remove it; inside quotes it can be written as an escape");
                return true;
            }
        }
        return false;
    }

    private static boolean allowed(int c) {
        return (c >= 0x20 && c <= 0x7E)
                || c == '\n'
                || c == '\r'
                || c == '\t'
                || c == 0x85
                || (c >= 0xA0 && c <= 0xFFFD && c != BYTE_ORDER_MARK && !(c >= 0xD800 && c <= 0xDFFF))
                || (c >= 0x10000 && c <= 0x10FFFF);
    }

    private static String withoutByteOrderMark(String text) {
        return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
    }

    /** The file system's own words; its exceptions often carry only the path, and their type says what happened. */
    private static String reason(IOException e) {
        String name = e.getClass().getSimpleName().replace("Exception", "");
        return e instanceof FileSystemException fileSystem && fileSystem.getReason() != null
                ? fileSystem.getReason()
                : name.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }
}
