package dev.streampod.generator.resolve;

import dev.streampod.generator.declaration.ClassDeclaration;
import dev.streampod.generator.declaration.Declaration;
import dev.streampod.generator.declaration.Declarations;
import dev.streampod.generator.declaration.EnumDeclaration;
import dev.streampod.generator.declaration.Name;
import dev.streampod.generator.definition.ModuleDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds declared types by name: {@code UserInfo} of this protocol, or of a module if only one thing bears that name;
 * {@code module:auth:UserInfo}; and {@code auth.UserInfo}, as it is called once it has been found. Where a name is declared
 * twice, the first counts.
 */
public final class Symbols {

    /** How many classes may be above a class. */
    public static final int MAX_ANCESTORS = 30;

    /** So many tell that there are too many, and by one more or less which class is the first with too many. */
    private static final int MOST_FOUND = MAX_ANCESTORS + 2;

    private static final String MODULE = "module:";

    /**
     * A type that was found.
     *
     * @param name how the model calls it
     * @param module whose it is; null: this protocol's
     */
    public record Found(
            String name, Declaration declaration, @Nullable ImportedModule module) {}

    private final Map<String, Declaration> types = new LinkedHashMap<>();
    private final Map<String, List<ClassDeclaration>> children = new HashMap<>();
    private final Set<String> unread;
    private final List<ImportedModule> modules;

    /** What a plain name can stand for in the modules, as the model calls it; null: any of their types. */
    private final @Nullable Set<String> importedTypes;

    /** Makes the table of all types. */
    public Symbols(Declarations declarations, List<ImportedModule> modules) {
        this(declarations, modules, null);
    }

    /**
     * Makes the table of all types of a protocol that was packaged.
     *
     * @param importedTypes the types of other modules that it named when it was packaged; null when that is not known
     */
    public Symbols(Declarations declarations, List<ImportedModule> modules, @Nullable Set<String> importedTypes) {
        this.importedTypes = importedTypes;
        this.unread = declarations.unread();
        this.modules = List.copyOf(modules);
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

    /** What the name stands for; nothing when it stands for nothing, or for more than one thing. */
    public Optional<Found> find(String name) {
        Declaration own = types.get(name);
        if (own != null) {
            return Optional.of(new Found(name, own, null));
        }
        if (name.startsWith(MODULE)) {
            int colon = name.indexOf(':', MODULE.length());
            return colon < 0
                    ? Optional.empty()
                    : module(name.substring(MODULE.length(), colon))
                            .flatMap(module -> in(module, name.substring(colon + 1)));
        }
        if (ModuleDefinition.isQualified(name)) {
            String moduleName = ModuleDefinition.moduleOf(name);
            return modules.stream()
                    .filter(module -> module.definition().name().equals(moduleName))
                    .findFirst()
                    .flatMap(module -> in(module, ModuleDefinition.simpleName(name)));
        }
        List<Found> found = inModules(name);
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    /** The modules that have a type of that name. */
    public List<Found> inModules(String name) {
        return modules.stream()
                .flatMap(module -> in(module, name).stream())
                .filter(found -> importedTypes == null || importedTypes.contains(found.name()))
                .toList();
    }

    private static Optional<Found> in(ImportedModule module, String name) {
        return Optional.ofNullable(module.symbols().types.get(name))
                .map(declared -> new Found(module.definition().qualified(name), declared, module));
    }

    /** The module of that name. */
    public Optional<ImportedModule> module(String name) {
        return modules.stream().filter(module -> module.names().contains(name)).findFirst();
    }

    /** The modules there are. */
    public List<ImportedModule> modules() {
        return modules;
    }

    /** The class, exception or enum of that name. */
    public Optional<Declaration> type(String name) {
        return find(name).map(Found::declaration);
    }

    /** The class or exception of that name. */
    public Optional<ClassDeclaration> classNamed(String name) {
        return type(name).filter(ClassDeclaration.class::isInstance).map(ClassDeclaration.class::cast);
    }

    /** The enum of that name. */
    public Optional<EnumDeclaration> enumNamed(String name) {
        return type(name).filter(EnumDeclaration.class::isInstance).map(EnumDeclaration.class::cast);
    }

    /** Where a name is that of a module's type, how the model calls it; otherwise the name. */
    public String modelName(String name) {
        return find(name).map(Found::name).orElse(name);
    }

    /** The module whose type bears that name; nothing when it is this protocol's own. */
    public Optional<ImportedModule> moduleOfType(String name) {
        return find(name).map(Found::module);
    }

    /** The names of this protocol's types. */
    public Set<String> typeNames() {
        return types.keySet();
    }

    /** The names of this protocol's exceptions. */
    public List<String> exceptionNames() {
        return types.values().stream()
                .filter(declared -> declared instanceof ClassDeclaration found && found.exception())
                .map(declared -> declared.name().text())
                .toList();
    }

    /** Whether the name is declared somewhere that could not be read. */
    public boolean unread(String name) {
        return unread.contains(name);
    }

    /** The class that this one extends, if it is there. */
    public Optional<ClassDeclaration> parentOf(ClassDeclaration child) {
        Name parent = child.parent();
        if (parent == null) {
            return Optional.empty();
        }
        for (ImportedModule module : modules) {
            if (module.symbols().isFirst(child)) {
                return module.symbols().parentOf(child);
            }
        }
        // One of the other kind is reported, and nothing follows from it.
        return classNamed(parent.text()).filter(found -> found.exception() == child.exception());
    }

    /** Whether a class extends itself through others, which is reported: what it inherits then cannot be told. */
    public boolean inCircle(ClassDeclaration declared) {
        return ancestorsOf(declared).contains(declared);
    }

    /** The classes that extend this one directly, in its own protocol. */
    public List<ClassDeclaration> childrenOf(ClassDeclaration parent) {
        return isFirst(parent) ? children.getOrDefault(parent.name().text(), List.of()) : List.of();
    }

    /**
     * The ancestors that are there, the nearest first; in a circle, each once. Where there are more than a class may have, the
     * first of them, and more than it may have: every rule asks for those of every class.
     */
    public List<ClassDeclaration> ancestorsOf(ClassDeclaration child) {
        List<ClassDeclaration> ancestors = new ArrayList<>();
        @Nullable ClassDeclaration next = parentOf(child).orElse(null);
        while (next != null && ancestors.size() < MOST_FOUND && !ancestors.contains(next)) {
            ancestors.add(next);
            next = parentOf(next).orElse(null);
        }
        return List.copyOf(ancestors);
    }

    /** Whether it is this protocol's own, and the first of its name. */
    public boolean isFirst(ClassDeclaration declared) {
        return declared.equals(types.get(declared.name().text()));
    }
}
