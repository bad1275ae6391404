package dev.streampod.generator.link;

import dev.streampod.generator.declaration.ClassDeclaration;
import dev.streampod.generator.declaration.Name;
import dev.streampod.generator.definition.ClassDefinition;
import dev.streampod.generator.definition.ClassKind;
import dev.streampod.generator.definition.FieldDefinition;
import dev.streampod.generator.definition.ModuleDefinition;
import dev.streampod.generator.resolve.ImportedModule;
import dev.streampod.generator.resolve.Symbols;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Links classes with what they extend, be it of another protocol, and with what extends them. */
final class ClassLinker {

    private final Symbols symbols;
    private final MemberLinker members;

    ClassLinker(Symbols symbols, MemberLinker members) {
        this.symbols = symbols;
        this.members = members;
    }

    /** @param streamInterfaces the interfaces of streams that name the class, sorted */
    ClassDefinition link(ClassDeclaration declared, Collection<String> streamInterfaces) {
        Name parent = declared.parent();
        String parentName = parent == null ? null : symbols.modelName(parent.text());
        Optional<ClassDeclaration> parentClass = symbols.parentOf(declared);
        return new ClassDefinition(
                declared.name().text(),
                declared.doc(),
                declared.exception(),
                kind(declared),
                parentName,
                parentClass.map(ClassDeclaration::sealed).orElse(false),
                belowJavaClass(declared) ? parentName : null,
                concreteAncestor(declared),
                symbols.childrenOf(declared).stream()
                        .map(child -> child.name().text())
                        .sorted()
                        .toList(),
                concreteTypes(declared).sorted().toList(),
                members.fields(declared),
                allFields(declared),
                List.copyOf(streamInterfaces),
                declared.serverOnly());
    }

    /** The concrete types that a value of the named type may have, as the model calls them. */
    Stream<String> concreteTypes(String name) {
        Optional<ImportedModule> module = symbols.moduleOfType(name);
        if (module.isEmpty()) {
            return symbols.classNamed(name).stream().flatMap(this::concreteTypes);
        }
        ModuleDefinition definition = module.get().definition();
        return definition
                .model()
                .classNamed(ModuleDefinition.simpleName(symbols.modelName(name)))
                .concreteTypes()
                .stream()
                .map(definition::qualified);
    }

    private Stream<String> concreteTypes(ClassDeclaration declared) {
        Stream<String> below = symbols.childrenOf(declared).stream().flatMap(this::concreteTypes);
        return declared.sealed()
                ? below
                : Stream.concat(Stream.of(declared.name().text()), below);
    }

    private ClassKind kind(ClassDeclaration declared) {
        boolean childless = symbols.childrenOf(declared).isEmpty();
        boolean javaClass = declared.exception() || belowJavaClass(declared);
        if (declared.sealed()) {
            if (javaClass) {
                return childless ? ClassKind.ABSTRACT_CLASS : ClassKind.SEALED_CLASS;
            }
            return childless ? ClassKind.INTERFACE : ClassKind.SEALED_INTERFACE;
        }
        if (!childless) {
            return ClassKind.OPEN_CLASS;
        }
        return javaClass ? ClassKind.FINAL_CLASS : ClassKind.RECORD;
    }

    private boolean belowJavaClass(ClassDeclaration declared) {
        return parentInModule(declared).isPresent()
                || symbols.parentOf(declared)
                        .filter(parent -> kind(parent).javaClass())
                        .isPresent();
    }

    private List<FieldDefinition> allFields(ClassDeclaration declared) {
        List<FieldDefinition> all = new ArrayList<>();
        Optional<ImportedModule> module = parentInModule(declared);
        Name parent = declared.parent();
        if (module.isPresent() && parent != null) {
            ModuleDefinition definition = module.get().definition();
            definition
                    .model()
                    .classNamed(ModuleDefinition.simpleName(symbols.modelName(parent.text())))
                    .allFields()
                    .forEach(field -> all.add(definition.qualified(field)));
        } else {
            symbols.parentOf(declared).ifPresent(found -> all.addAll(allFields(found)));
        }
        all.addAll(members.fields(declared));
        return all;
    }

    private @Nullable String concreteAncestor(ClassDeclaration declared) {
        Name parent = declared.parent();
        if (parent == null) {
            return null;
        }
        if (parentInModule(declared).isPresent()) {
            return symbols.modelName(parent.text());
        }
        ClassDeclaration found = symbols.parentOf(declared).orElse(null);
        if (found == null) {
            return null;
        }
        return found.sealed() ? concreteAncestor(found) : found.name().text();
    }

    /** The module whose class this one extends: always an open class. */
    private Optional<ImportedModule> parentInModule(ClassDeclaration declared) {
        Name parent = declared.parent();
        return parent == null ? Optional.empty() : symbols.moduleOfType(parent.text());
    }
}
