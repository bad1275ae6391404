package dev.streampod.generator.check;

import dev.streampod.generator.declaration.ClassDeclaration;
import dev.streampod.generator.declaration.Declaration;
import dev.streampod.generator.declaration.Declarations;
import dev.streampod.generator.declaration.EnumDeclaration;
import dev.streampod.generator.declaration.Name;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds declared types by name. Where a name is declared twice, the first counts. */
public final class Symbols {

    private final Map<String, Declaration> types = new LinkedHashMap<>();
    private final Map<String, List<ClassDeclaration>> children = new HashMap<>();
    private final Set<String> unread;

    /** Makes the table of all types. */
    public Symbols(Declarations declarations) {
        this.unread = declarations.unread();
        declarations
                .classes()
                .forEach(declared -> types.putIfAbsent(declared.name().text(), declared));
        declarations
                .enums()
                .forEach(declared -> types.putIfAbsent(declared.name().text(), declared));
        declarations.classes().filter(this::isFirst).forEach(child -> {
            if (child.parent() != null) {
                children.computeIfAbsent(child.parent().text(), name -> new ArrayList<>())
                        .add(child);
            }
        });
    }

    /** The class, exception or enum of that name. */
    public Optional<Declaration> type(String name) {
        return Optional.ofNullable(types.get(name));
    }

    /** The class or exception of that name. */
    public Optional<ClassDeclaration> classNamed(String name) {
        return type(name).filter(ClassDeclaration.class::isInstance).map(ClassDeclaration.class::cast);
    }

    /** The enum of that name. */
    public Optional<EnumDeclaration> enumNamed(String name) {
        return type(name).filter(EnumDeclaration.class::isInstance).map(EnumDeclaration.class::cast);
    }

    /** The names of all types. */
    public Set<String> typeNames() {
        return types.keySet();
    }

    /** Whether the name is declared somewhere that could not be read. */
    public boolean unread(String name) {
        return unread.contains(name);
    }

    /** The class that this one extends, if it is there. */
    public Optional<ClassDeclaration> parentOf(ClassDeclaration child) {
        Name parent = child.parent();
        return parent == null ? Optional.empty() : classNamed(parent.text());
    }

    /** The classes that extend this one directly. */
    public List<ClassDeclaration> childrenOf(ClassDeclaration parent) {
        return isFirst(parent) ? children.getOrDefault(parent.name().text(), List.of()) : List.of();
    }

    /** The ancestors that are there, the nearest first; in a circle, each once. */
    public List<ClassDeclaration> ancestorsOf(ClassDeclaration child) {
        Map<String, ClassDeclaration> ancestors = new LinkedHashMap<>();
        @Nullable ClassDeclaration next = parentOf(child).orElse(null);
        while (next != null && ancestors.putIfAbsent(next.name().text(), next) == null) {
            next = parentOf(next).orElse(null);
        }
        return List.copyOf(ancestors.values());
    }

    private boolean isFirst(ClassDeclaration declared) {
        return declared.equals(types.get(declared.name().text()));
    }
}
