package dev.streampod.generator.resolve;

import dev.streampod.generator.declaration.ClassDeclaration;
import dev.streampod.generator.declaration.Name;
import dev.streampod.generator.declaration.TypeExpression;
import dev.streampod.generator.definition.Scalar;
import dev.streampod.generator.definition.TypeRef;
import dev.streampod.generator.definition.TypeRef.ClassType;
import dev.streampod.generator.definition.TypeRef.DynamicType;
import dev.streampod.generator.definition.TypeRef.EnumType;
import dev.streampod.generator.definition.TypeRef.ListType;
import dev.streampod.generator.definition.TypeRef.MapType;
import dev.streampod.generator.definition.TypeRef.ScalarType;
import dev.streampod.generator.definition.TypeRef.SetType;
import dev.streampod.generator.diagnostic.Problems;
import dev.streampod.generator.diagnostic.Suggestion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Resolves type expressions, and reports those that cannot be resolved. */
public final class TypeResolver {

    private static final Set<Scalar> KEYS =
            EnumSet.of(Scalar.STRING, Scalar.INT, Scalar.LONG, Scalar.BIG_INTEGER, Scalar.UUID);

    private static final String MODULE = "module:";

    private final Symbols symbols;
    private final Problems problems;

    /** Whether only an exception may be named. Decides what is suggested for an unknown name. */
    private final boolean exceptions;

    /** Makes a resolver that knows the declared types. */
    public TypeResolver(Symbols symbols, Problems problems) {
        this(symbols, problems, false);
    }

    private TypeResolver(Symbols symbols, Problems problems, boolean exceptions) {
        this.symbols = symbols;
        this.problems = problems;
        this.exceptions = exceptions;
    }

    /** Makes a resolver for what a method throws: for an unknown name it suggests exceptions only. */
    public static TypeResolver ofExceptions(Symbols symbols, Problems problems) {
        return new TypeResolver(symbols, problems, true);
    }

    /** What the type stands for; nothing when it or a part of it was reported, here or where it is declared. */
    public Optional<TypeRef> resolve(TypeExpression type) {
        String name = type.name().text();
        if (name.equals(BuiltInTypes.LIST)) {
            return arguments(type, 1, "List<String>").map(found -> new ListType(found.get(0), type.nullable()));
        }
        if (name.equals(BuiltInTypes.SET)) {
            return arguments(type, 1, "Set<String>").map(found -> new SetType(found.get(0), type.nullable()));
        }
        if (name.equals(BuiltInTypes.MAP)) {
            return arguments(type, 2, "Map<String, int>").flatMap(found -> map(type, found));
        }
        if (name.equals(TypeExpression.STREAM)) {
            problems.error(
                            type.span(),
                            "a stream cannot be used here: it is the type of a method's parameter or result")
                    .hint(
                            type.arguments().size() == 1
                                    ? "write \"List<" + type.arguments().get(0).written()
                                            + ">\" for several values at once"
                                    : null);
            return Optional.empty();
        }
        if (!type.arguments().isEmpty() && !symbols.unread(name) && !known(name)) {
            unknown(type);
            return Optional.empty();
        }
        return arguments(type, 0, name).isPresent() ? simple(type) : Optional.empty();
    }

    /** What the items of a stream stand for, where a stream may be; nothing when it was reported. */
    public Optional<TypeRef> resolveItem(TypeExpression stream) {
        if (stream.nullable()) {
            problems.error(stream.span(), "a stream cannot be nullable").hint("remove the \"?\" after it");
        }
        stream.arguments().stream()
                .filter(TypeExpression::nullable)
                .forEach(item -> problems.error(item.span(), "the values of a stream cannot be null")
                        .hint("remove the \"?\", or put the value into a field of a class"));
        return arguments(stream, 1, "stream<int>").map(found -> found.get(0));
    }

    private Optional<TypeRef> simple(TypeExpression type) {
        String name = type.name().text();
        Optional<Scalar> scalar = BuiltInTypes.scalar(name, type.span().source());
        if (scalar.isPresent()) {
            return Optional.of(new ScalarType(scalar.get(), type.nullable()));
        }
        if (BuiltInTypes.DYNAMIC.contains(name)) {
            return Optional.of(new DynamicType(type.nullable()));
        }
        Optional<Symbols.Found> found = symbols.find(name);
        if (found.isEmpty()) {
            unknown(type.name());
            return Optional.empty();
        }
        String modelName = found.get().name();
        return Optional.of(
                found.get().declaration() instanceof ClassDeclaration
                        ? new ClassType(modelName, type.nullable())
                        : new EnumType(modelName, type.nullable()));
    }

    private Optional<TypeRef> map(TypeExpression type, List<TypeRef> found) {
        TypeExpression keyExpression = type.arguments().get(0);
        TypeRef key = found.get(0);
        if (key.nullable()) {
            problems.error(keyExpression.span(), "the key of a map cannot be null")
                    .hint("remove the \"?\"");
            return Optional.empty();
        }
        boolean allowed =
                key instanceof EnumType || (key instanceof ScalarType scalar && KEYS.contains(scalar.scalar()));
        if (!allowed) {
            problems.error(keyExpression.span(), "\"" + keyExpression.name() + "\" cannot be the key of a map")
                    .hint("a key must be a String, int, long, BigInteger, UUID or an enum");
            return Optional.empty();
        }
        return Optional.of(new MapType(key, found.get(1), type.nullable()));
    }

    /** The type arguments, resolved; nothing when one could not be, or when their number is wrong. */
    private Optional<List<TypeRef>> arguments(TypeExpression type, int expected, String example) {
        List<TypeRef> found = new ArrayList<>();
        type.arguments().forEach(argument -> resolve(argument).ifPresent(found::add));
        int given = type.arguments().size();
        if (given != expected) {
            String takes =
                    expected == 0 ? "no type arguments" : expected == 1 ? "one type argument" : "two type arguments";
            problems.error(type.span(), "\"" + type.name() + "\" takes " + takes + ", not " + given)
                    .hint((expected == 0 ? "write: " : "for example: ") + example);
            return Optional.empty();
        }
        return found.size() == expected ? Optional.of(found) : Optional.empty();
    }

    private boolean known(String name) {
        return BuiltInTypes.has(name) || symbols.find(name).isPresent();
    }

    /** Reports a type with arguments whose name stands for no type. */
    private void unknown(TypeExpression type) {
        type.arguments().forEach(this::resolve);
        Optional<String> hint = exceptions ? Optional.empty() : TypeNameHints.hint(type);
        if (hint.isPresent()) {
            problems.error(type.span(), "unknown type \"" + type.name() + "\"").hint(hint.get());
        } else {
            unknown(type.name());
        }
    }

    /** Reports a name that stands for no type. */
    public void unknown(Name name) {
        String text = name.text();
        if (symbols.unread(text)) {
            return;
        }
        Optional<BuiltInTypes.Unsupported> unsupported = BuiltInTypes.unsupported(text);
        List<Symbols.Found> several = symbols.inModules(text);
        if (unsupported.isPresent()) {
            problems.error(name.span(), unsupported.get().message())
                    .hint(unsupported.get().hint());
        } else if (several.size() > 1) {
            String names = several.stream()
                    .map(found -> found.name().replace('.', ':'))
                    .map(qualified -> "module:" + qualified)
                    .collect(Collectors.joining(" or "));
            problems.error(name.span(), "more than one module has a type \"" + text + "\"")
                    .hint("write " + names);
        } else if (text.startsWith(MODULE)) {
            unknownInModule(name);
        } else if (text.indexOf(':') >= 0 || text.indexOf('/') >= 0 || text.indexOf('.') >= 0) {
            Optional<String> familiar = exceptions ? Optional.empty() : TypeNameHints.hint(text);
            problems.error(name.span(), "\"" + text + "\" is not a type of the protocol language")
                    .hint(familiar.orElse("write the name of " + (exceptions ? "an exception" : "a class or enum")
                            + " of this protocol; Java classes cannot be used here"));
        } else {
            problems.error(name.span(), "unknown type \"" + text + "\"").hint(guess(text));
        }
    }

    private void unknownInModule(Name name) {
        String[] parts = name.text().split(":", -1);
        if (parts.length != 3 || parts[1].isEmpty() || parts[2].isEmpty()) {
            problems.error(name.span(), "\"" + name + "\" does not name a type of a module")
                    .hint("for example: module:auth:UserInfo");
            return;
        }
        Optional<ImportedModule> module = symbols.module(parts[1]);
        if (module.isPresent()) {
            Collection<String> types = typeNames(module.get().symbols());
            problems.error(name.span(), "the module \"" + parts[1] + "\" has no type \"" + parts[2] + "\"")
                    .hint(Suggestion.hint(parts[2], types, ""));
            return;
        }
        List<String> modules = symbols.modules().stream()
                .flatMap(known -> known.names().stream())
                .sorted()
                .toList();
        problems.error(name.span(), "there is no module \"" + parts[1] + "\" on the compile class path")
                .hint(Suggestion.hint(
                        parts[1],
                        modules,
                        modules.isEmpty()
                                ? "add the project that contains it to the dependencies"
                                : "known modules: " + String.join(", ", modules)));
    }

    private String guess(String text) {
        if (exceptions) {
            return Suggestion.of(text, typeNames(symbols))
                    .map(name -> "did you mean \"" + name + "\"?")
                    .orElse("declare it with \"exception: " + text + "\", or correct the name");
        }
        Optional<String> familiar = TypeNameHints.hint(text);
        if (familiar.isPresent()) {
            return familiar.get();
        }
        List<String> names = BuiltInTypes.names();
        names.addAll(symbols.typeNames());
        return Suggestion.hint(text, names, "").isEmpty()
                ? "declare it as a class or an enum, or correct the name"
                : Suggestion.hint(text, names, "");
    }

    /** The names of types that may stand here. */
    private Collection<String> typeNames(Symbols declared) {
        return exceptions ? declared.exceptionNames() : declared.typeNames();
    }
}
