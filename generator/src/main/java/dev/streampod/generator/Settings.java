package dev.streampod.generator;

import dev.streampod.generator.modules.ClassPathStamp;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Everything but the files that decides what is generated. */
final class Settings {

    private Settings() {}

    /** A hash of them; empty when the generator cannot tell its own version, so that nothing counts as up to date. */
    static String hash(GenerationRequest request) {
        Optional<String> version = GeneratorVersion.current();
        if (version.isEmpty()) {
            return "";
        }
        String text = String.join(
                "\n",
                List.of(
                        version.get(),
                        request.protocolDirectory().toString(),
                        request.packageName(),
                        request.moduleName(),
                        new TreeSet<>(request.targets()).toString(),
                        String.valueOf(request.failOnWarning()),
                        String.valueOf(request.protocolModule()),
                        ClassPathStamp.of(request.classPath())));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
