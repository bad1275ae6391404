package dev.streampod.generator.java;

import dev.streampod.generator.definition.ProtocolModel;
import dev.streampod.generator.output.SourceFile;
import java.util.List;

/** Turns a protocol into Java source files. */
public interface JavaEmitter {

    /**
     * Emits all files of a protocol. The same model and options give the same files, byte for byte.
     *
     * @return the files, in a stable order, each path once
     */
    List<SourceFile> emit(ProtocolModel model, EmitOptions options);
}
