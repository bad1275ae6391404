package dev.streampod.server.internal.redis;

import io.lettuce.core.RedisCommandExecutionException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A script that Redis runs, a file beside the class that sends it, with the digest that Redis knows it by once it has run it.
 * Immutable.
 */
public final class RedisScript {

    private final String text;
    private final String digest;

    private RedisScript(String text) {
        this.text = text;
        this.digest = digest(text);
    }

    /**
     * @param owner the class in whose package the file is
     * @param name the file's name
     */
    public static RedisScript of(Class<?> owner, String name) {
        return new RedisScript(read(owner, name));
    }

    /** For EVAL. */
    public String text() {
        return text;
    }

    /** For EVALSHA. */
    public String digest() {
        return digest;
    }

    /**
     * Asks Redis to run it by its digest, and with its text where Redis does not know that, or this user may not do so.
     *
     * @param byDigest sends EVALSHA
     * @param byText sends EVAL
     */
    public <T> T run(Function<String, T> byDigest, Function<String, T> byText) {
        try {
            return byDigest.apply(digest);
        } catch (RedisCommandExecutionException e) {
            if (!RedisErrors.isUnknownScript(e) && !RedisErrors.forbids(e, "evalsha")) {
                throw e;
            }
            return byText.apply(text);
        }
    }

    private static String digest(String text) {
        try {
            byte[] sum = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(sum);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // Every Java has it.
        }
    }

    /** Reads the text, without the lines that are comments, which Redis has no use for. */
    private static String read(Class<?> owner, String name) {
        try (InputStream file = owner.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException("The file " + name + " beside " + owner.getName() + " is missing");
            }
            return new String(file.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .filter(line -> !line.startsWith("--"))
                    .collect(Collectors.joining("\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
