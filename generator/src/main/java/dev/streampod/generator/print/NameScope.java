package dev.streampod.generator.print;

import com.palantir.javapoet.ClassName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What types are called in a file: by their simple names where these mean them, and else by their whole names. Decides
 * on the imports as the names come: of several types of one simple name the first gets it. For one thread.
 */
final class NameScope {

    private final String packageName;
    private final Set<String> qualified;
    /** Whole names of imported types by their simple names. */
    private final Map<String, String> imports = new HashMap<>();
    /** Simple names by which types of the file's own package were mentioned. */
    private final Set<String> ownPackage = new HashSet<>();
    /** The types around what is being printed, the outermost first. */
    private final List<Enclosing> enclosing = new ArrayList<>();
    /** What was found since the types around changed, by whole names. */
    private final Map<String, String> found = new HashMap<>();

    private record Enclosing(String canonicalName, Set<String> nested) {}

    /** @param qualified simple names: no type of such a name, and none in it, is imported */
    NameScope(String packageName, Set<String> qualified) {
        this.packageName = packageName;
        this.qualified = qualified;
    }

    /** Goes into a type; {@code nested} are the simple names of the types in it that can be seen. */
    void enter(String simpleName, Set<String> nested) {
        String outer = enclosing.isEmpty()
                ? packageName
                : enclosing.get(enclosing.size() - 1).canonicalName();
        enclosing.add(new Enclosing(outer.isEmpty() ? simpleName : outer + "." + simpleName, nested));
        found.clear();
    }

    void leave() {
        enclosing.remove(enclosing.size() - 1);
        found.clear();
    }

    /** The name to write. */
    String of(ClassName type) {
        String known = found.get(type.canonicalName());
        if (known != null) {
            return known;
        }
        String name = find(type);
        found.put(type.canonicalName(), name);
        return name;
    }

    /** The imported types by their whole names, in no order. */
    List<String> imports() {
        return List.copyOf(imports.values());
    }

    /**
     * The simple names that were given to an imported type, and then turned out to be those of types of the file's own
     * package, too: the file must be printed again without importing them.
     */
    Set<String> mistaken() {
        Set<String> mistaken = new HashSet<>(ownPackage);
        mistaken.retainAll(imports.keySet());
        return mistaken;
    }

    private String find(ClassName type) {
        ClassName top = type;
        String meant = null;
        for (ClassName c = type; c != null; c = c.enclosingClassName()) {
            top = c;
            meant = resolve(c.simpleName());
            if (c.canonicalName().equals(meant)) {
                return from(c, type);
            }
        }
        String simpleName = top.simpleName();
        if (type.packageName().equals(packageName)) {
            if (meant == null || meant.equals(imports.get(simpleName))) {
                ownPackage.add(simpleName);
            }
            return meant == null ? from(top, type) : type.canonicalName();
        }
        boolean importable = meant == null
                && !type.packageName().isEmpty()
                && !qualified.contains(type.simpleName())
                && !qualified.contains(simpleName);
        if (!importable) {
            return type.canonicalName();
        }
        imports.put(simpleName, top.canonicalName());
        return from(top, type);
    }

    /** The whole name of the type that a simple name means here; null when it means none yet. */
    private @Nullable String resolve(String simpleName) {
        for (int i = enclosing.size() - 1; i >= 0; i--) {
            Enclosing type = enclosing.get(i);
            if (type.nested().contains(simpleName)) {
                return type.canonicalName() + "." + simpleName;
            }
        }
        if (!enclosing.isEmpty()) {
            String top = enclosing.get(0).canonicalName();
            if (top.length() == simpleName.length() + (packageName.isEmpty() ? 0 : packageName.length() + 1)
                    && top.endsWith(simpleName)) {
                return top;
            }
        }
        return imports.get(simpleName);
    }

    /** The part of a type's whole name that begins with a type around it. */
    private static String from(ClassName outer, ClassName type) {
        int start = outer.canonicalName().length() - outer.simpleName().length();
        return start == 0 ? type.canonicalName() : type.canonicalName().substring(start);
    }
}
