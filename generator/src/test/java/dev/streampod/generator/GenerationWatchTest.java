package dev.streampod.generator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.generator.GenerationResult.Outcome;
import dev.streampod.generator.diagnostic.Diagnostic;
import dev.streampod.generator.java.ProtocolEmitter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Generating again whenever a file changes, whatever has happened before. */
@Timeout(300)
class GenerationWatchTest {

    @TempDir
    private Path root;

    private TestProject project;

    /** What the next run is to fail with, once; null: it does not. */
    private final AtomicReference<Error> fault = new AtomicReference<>();

    /** What the listener was told: results, and failures. */
    private final BlockingQueue<Object> told = new LinkedBlockingQueue<>();

    private final GenerationWatch.Listener listener = new GenerationWatch.Listener() {

        @Override
        public void generated(GenerationResult result, List<Diagnostic> appeared, List<Diagnostic> gone) {
            told.add(result);
        }

        @Override
        public void failed(Throwable mistake) {
            told.add(mistake);
        }
    };

    private Thread watching;

    @BeforeEach
    void write() {
        project = new TestProject(root).with("line.yaml", "class: Line\nfields: {text: String}\n");
    }

    private void watch() {
        var emitter = new ProtocolEmitter();
        var generator = new Generator((model, options) -> {
            Error thrown = fault.getAndSet(null);
            if (thrown != null) {
                throw thrown;
            }
            return emitter.emit(model, options);
        });
        watching = new Thread(() -> {
            try {
                new GenerationWatch(generator, project.request(), listener).run();
            } catch (InterruptedException e) {
                told.add("interrupted");
            }
        });
        watching.start();
    }

    @AfterEach
    void end() throws InterruptedException {
        watching.interrupt();
        watching.join();
    }

    private Object told() throws InterruptedException {
        return Objects.requireNonNull(told.poll(120, TimeUnit.SECONDS), "nothing was told");
    }

    private void becomes(Outcome outcome) throws InterruptedException {
        Object next = told();
        assertThat(next).isInstanceOf(GenerationResult.class);
        assertThat(((GenerationResult) next).outcome()).isEqualTo(outcome);
    }

    @Test
    void anErrorOfARunIsToldAndTheNextChangeIsGenerated() throws Exception {
        var error = new StackOverflowError("on purpose");
        fault.set(error);
        watch();
        assertThat(told()).isSameAs(error);

        project.with("line.yaml", "class: Line\nfields: {words: String}\n");

        becomes(Outcome.GENERATED);
        assertThat(Files.readString(project.output().resolve("com/example/Line.java")))
                .contains("words");
    }

    @Test
    void aFolderThatVanishesIsToldAndGeneratedWhenItIsBack() throws Exception {
        watch();
        becomes(Outcome.GENERATED);
        Path folder = project.request().protocolDirectory();
        Path elsewhere = root.resolve("elsewhere");

        Files.move(folder, elsewhere);
        becomes(Outcome.FAILED);
        assertThat(project.output().resolve("com/example/Line.java")).isRegularFile();

        Files.writeString(elsewhere.resolve("more.yaml"), "class: More\n");
        Files.move(elsewhere, folder);
        becomes(Outcome.GENERATED);
        assertThat(project.output().resolve("com/example/More.java")).isRegularFile();
    }

    @Test
    void anEditorThatEmptiesTheFileBeforeItWritesItLeavesNothingWrong() throws Exception {
        watch();
        becomes(Outcome.GENERATED);

        project.with("line.yaml", "");
        told(); // whatever may be said of it
        project.with("line.yaml", "class: Line\nfields: {words: String}\n");

        becomes(Outcome.GENERATED);
        assertThat(Files.readString(project.output().resolve("com/example/Line.java")))
                .contains("words");
    }
}
