package dev.streampod.generator;

import dev.streampod.generator.modules.ClassPathStamp;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Everything but the files that decides what is generated. */
final class SettingsKey {

    private SettingsKey() {}

    /**
     * All of them in one word; empty when the generator cannot tell its own version, so that nothing counts as up to
     * date.
     *
     * @param browserRuntime tells one build of the browser's runtime from another; empty when it is not needed
     */
    static String text(GenerationRequest request, String browserRuntime) {
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
                        String.valueOf(request.browser()),
                        browserRuntime,
                        ClassPathStamp.of(request.classPath())));
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
