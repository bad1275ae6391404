package dev.streampod.server;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * What a method calls, and what of that it calls while it holds a monitor: all of it in a method that is {@code synchronized}, and
 * in others what stands in a block that is.
 *
 * @param name as {@code dev/streampod/Session.send(Ljava/lang/String;)V}, as those that it calls
 */
record MonitorUse(String name, List<String> called, List<String> calledInMonitor) {

    /** All methods of a class, by its class file. */
    static List<MonitorUse> in(String className) throws IOException {
        var methods = new ArrayList<MonitorUse>();
        String owner = className.replace('.', '/');
        try (InputStream file = MonitorUse.class.getResourceAsStream("/" + owner + ".class")) {
            var visitor = new ClassVisitor(Opcodes.ASM9) {
                @Override
                public MethodVisitor visitMethod(
                        int access, String name, String descriptor, String signature, String[] exceptions) {
                    boolean all = (access & Opcodes.ACC_SYNCHRONIZED) != 0;
                    return new Body(owner + "." + name + descriptor, all, methods);
                }
            };
            new ClassReader(Objects.requireNonNull(file, owner)).accept(visitor, ClassReader.SKIP_DEBUG);
        }
        return methods;
    }

    /** The compiler covers a block that is synchronized with a handler of all exceptions, which leaves the monitor. */
    private static final class Body extends MethodVisitor {

        private record Call(String name, int at) {}

        private record Guarded(Label start, Label end, Label handler) {}

        private final String name;
        private final boolean all;
        private final List<MonitorUse> methods;
        private final List<Call> calls = new ArrayList<>();
        private final List<Guarded> guarded = new ArrayList<>();
        private final Map<Label, Integer> labels = new HashMap<>();
        private final List<Integer> opcodes = new ArrayList<>();

        Body(String name, boolean all, List<MonitorUse> methods) {
            super(Opcodes.ASM9);
            this.name = name;
            this.all = all;
            this.methods = methods;
        }

        @Override
        public void visitTryCatchBlock(Label start, Label end, Label handler, String type) {
            if (type == null) {
                guarded.add(new Guarded(start, end, handler));
            }
        }

        @Override
        public void visitLabel(Label label) {
            labels.put(label, opcodes.size());
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String called, String descriptor, boolean isInterface) {
            calls.add(new Call(owner + "." + called + descriptor, opcodes.size()));
            opcodes.add(opcode);
        }

        @Override
        public void visitInsn(int opcode) {
            opcodes.add(opcode);
        }

        @Override
        public void visitVarInsn(int opcode, int variable) {
            opcodes.add(opcode);
        }

        // Other instructions are not counted: none of them stands between a handler and its MONITOREXIT.
        @Override
        public void visitEnd() {
            methods.add(new MonitorUse(
                    name,
                    calls.stream().map(Call::name).toList(),
                    calls.stream().filter(this::isInMonitor).map(Call::name).toList()));
        }

        private boolean isInMonitor(Call call) {
            return all
                    || guarded.stream()
                            .filter(this::leavesAMonitor)
                            .anyMatch(block ->
                                    labels.get(block.start()) <= call.at() && call.at() < labels.get(block.end()));
        }

        /** The handler keeps the exception in a variable, takes the object from another, and leaves its monitor. */
        private boolean leavesAMonitor(Guarded block) {
            int handler = labels.get(block.handler());
            return opcodes.subList(handler, Math.min(handler + 3, opcodes.size()))
                    .contains(Opcodes.MONITOREXIT);
        }
    }
}
