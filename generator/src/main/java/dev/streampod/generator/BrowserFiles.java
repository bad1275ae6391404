package dev.streampod.generator;

import dev.streampod.generator.browser.BrowserEmitter;
import dev.streampod.generator.browser.BrowserOptions;
import dev.streampod.generator.browser.LongType;
import dev.streampod.generator.browser.UnsafeLongs;
import dev.streampod.generator.definition.ProtocolModel;
import dev.streampod.generator.definition.SourceLocations;
import dev.streampod.generator.diagnostic.Problems;
import dev.streampod.generator.output.SourceFile;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The files for browsers: what is generated for a protocol, and the runtime. */
final class BrowserFiles {

    private final BrowserRuntime runtime;
    private final LongType longs;
    private final Problems problems;

    BrowserFiles(BrowserRuntime runtime, BrowserOutput wanted, Problems problems) {
        this.runtime = runtime;
        this.longs = LongType.ofKey(wanted.longs()).orElseThrow();
        this.problems = problems;
    }

    /** All of them; what is wrong with them is reported. */
    List<SourceFile> of(ProtocolModel model, String moduleName, SourceLocations locations) {
        List<SourceFile> files = new ArrayList<>(runtime.files());
        if (files.isEmpty()) {
            problems.error(
                            "the target \"browser\" needs streampod-runtime-browser, which is not on the class path of the"
                                    + " generator")
                    .hint("add it to the <dependencies> of streampod-maven-plugin, in the same version");
        }
        if (longs == LongType.NUMBER) {
            UnsafeLongs.report(model, locations, problems);
        }
        files.addAll(BrowserEmitter.emit(model, new BrowserOptions(moduleName, longs)));
        distinct(files);
        return List.copyOf(files);
    }

    /** Reports files that are one on some systems: the modules of protocols are called as these are. */
    private void distinct(List<SourceFile> files) {
        Set<String> names = new HashSet<>();
        files.stream()
                .map(SourceFile::relativePath)
                .filter(path -> path.endsWith(".js") && !names.add(path.toLowerCase(Locale.ROOT)))
                .forEach(path -> problems.error("the module of a protocol cannot be called \"" + path
                                + "\": there is another file of that name")
                        .hint("choose another moduleName for the protocol"));
    }
}
