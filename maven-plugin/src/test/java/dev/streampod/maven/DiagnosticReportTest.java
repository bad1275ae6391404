package dev.streampod.maven;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.generator.diagnostic.Diagnostic;
import dev.streampod.generator.diagnostic.Severity;
import dev.streampod.generator.source.SourceText;
import dev.streampod.generator.source.Span;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.maven.plugin.logging.SystemStreamLog;
import org.codehaus.plexus.build.BuildContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiagnosticReportTest {

    private static final SourceText CHAT = new SourceText("src/main/protocol/chat.yaml", "class: Line\n");

    @TempDir
    private Path root;

    private final List<String> calls = new ArrayList<>();

    @Test
    void markersOfEarlierRunsGoBeforeNewOnesCome() {
        report(
                new Diagnostic(Severity.ERROR, Span.ofLine(CHAT, 1, 8, 4), "bad name", List.of(), "rename it"),
                new Diagnostic(Severity.WARNING, Span.ofLine(CHAT, 2, 1, 1), "odd", List.of(), null));

        Path chat = root.resolve("src/main/protocol/chat.yaml");
        assertThat(calls)
                .containsExactly(
                        "removeMessages[" + root.resolve("src/main/protocol") + "]",
                        "addMessage[" + chat + ", 1, 8, bad name: rename it, " + BuildContext.SEVERITY_ERROR
                                + ", null]",
                        "addMessage[" + chat + ", 2, 1, odd, " + BuildContext.SEVERITY_WARNING + ", null]");
    }

    @Test
    void withoutProblemsTheOldMarkersGoAllTheSame() {
        report();

        assertThat(calls).containsExactly("removeMessages[" + root.resolve("src/main/protocol") + "]");
    }

    @Test
    void whatHasNoPlaceOrIsNoProblemGetsNoMarker() {
        report(
                new Diagnostic(Severity.ERROR, null, "no targets", List.of(), null),
                new Diagnostic(Severity.INFO, Span.ofLine(CHAT, 1, 1, 1), "ignored", List.of(), null));

        assertThat(calls).hasSize(1);
    }

    private void report(Diagnostic... diagnostics) {
        BuildContext ide = (BuildContext) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {BuildContext.class}, (proxy, method, arguments) -> {
                    calls.add(method.getName() + Arrays.toString(arguments));
                    return null;
                });
        new DiagnosticReport(new SystemStreamLog(), ide, root, root.resolve("src/main/protocol"))
                .report(List.of(diagnostics));
    }
}
