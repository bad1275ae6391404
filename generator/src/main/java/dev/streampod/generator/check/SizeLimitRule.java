package dev.streampod.generator.check;

import dev.streampod.generator.declaration.ClassDeclaration;
import dev.streampod.generator.declaration.Declaration;
import dev.streampod.generator.declaration.EndpointDeclaration;
import dev.streampod.generator.declaration.EnumDeclaration;
import dev.streampod.generator.declaration.FieldDeclaration;
import dev.streampod.generator.declaration.FieldOption;
import dev.streampod.generator.declaration.FieldOption.Kind;
import dev.streampod.generator.declaration.MethodDeclaration;
import dev.streampod.generator.declaration.Name;
import dev.streampod.generator.declaration.RawValue;
import dev.streampod.generator.declaration.StreamDeclaration;
import dev.streampod.generator.declaration.StreamDeclaration.Direction;
import dev.streampod.generator.declaration.TypeExpression;
import dev.streampod.generator.resolve.JsonKey;
import dev.streampod.generator.resolve.Symbols;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How much a list of the protocol may hold. A class file has fixed limits: 65,535 bytes of code for a method and as many
 * constants for a class, 255 arguments for a call. The limits here lie below what reaches them. Classes that others extend
 * have a lower limit for their fields, which {@link ConstructorSizeRule} checks.
 */
final class SizeLimitRule implements Rule {

    private static final int MAX_ENDPOINTS = 2_000;
    private static final int MAX_METHODS = 2_000;
    /** Of 255 arguments one is the endpoint itself and one the session. */
    private static final int MAX_PARAMETERS = 253;

    private static final int MAX_EXCEPTIONS = 500;
    private static final int MAX_SCOPES = 500;
    private static final int MAX_MESSAGES = 3_000;
    private static final int MAX_FOLLOWED = 500;
    private static final int MAX_FOLLOWED_OF_PROTOCOL = 2_000;
    private static final int MAX_FIELDS = 2_000;

    /** Each is a function for writing and one for reading, with several constants of the codec's class each. */
    private static final int MAX_NESTED_COLLECTIONS = 2_000;

    private static final int MAX_DESCENDANTS = 5_000;
    /** Each level repeats the methods of those above it: javac needs minutes for 100 levels with a field each. */
    private static final int MAX_ANCESTORS = Symbols.MAX_ANCESTORS;

    /** All constants of an enum are made in one method of at most 65,535 bytes, each in 16. */
    private static final int MAX_ENUM_VALUES = 4_000;

    private static final int MAX_ENUM_PROPERTIES = 500;

    /** A text that stands in the code may have 65,535 bytes; this is far less, and more than anybody needs. */
    private static final int MAX_TEXT = 1_000;

    @Override
    public void check(RuleContext context) {
        Map<String, Integer> descendants = descendants(context);
        List<Declaration> endpoints =
                context.endpoints().map(Declaration.class::cast).toList();
        if (endpoints.size() > MAX_ENDPOINTS) {
            context.error(
                            endpoints.get(MAX_ENDPOINTS).name(),
                            "a protocol has at most " + MAX_ENDPOINTS + " endpoints, and this one has "
                                    + endpoints.size())
                    .hint("divide it into several protocols, or endpoints with methods into fewer ones");
        }
        context.endpoints().forEach(endpoint -> endpoint(endpoint, descendants, context));
        followed(descendants, context);
        context.classes().forEach(declared -> classSize(declared, descendants, context));
        context.classes().forEach(declared -> depth(declared, context));
        context.enums().forEach(declared -> enumSize(declared, context));
    }

    /** Reports the first class of a line of descent that is too deep; one that goes round in a circle is reported as such. */
    private static void depth(ClassDeclaration declared, RuleContext context) {
        List<ClassDeclaration> ancestors = context.symbols().ancestorsOf(declared);
        if (ancestors.size() == MAX_ANCESTORS + 1 && !ancestors.contains(declared)) {
            context.error(
                            declared.name(),
                            "a class has at most " + MAX_ANCESTORS + " classes above it, and \"" + declared.name()
                                    + "\" has " + ancestors.size())
                    .hint("let it extend a class further up, or use a field of the type instead");
        }
    }

    private static void endpoint(EndpointDeclaration endpoint, Map<String, Integer> descendants, RuleContext context) {
        scopes(endpoint.requiredScopes(), context);
        if (endpoint.methods().size() > MAX_METHODS) {
            context.error(
                            endpoint.methods().get(MAX_METHODS).name(),
                            "an endpoint has at most " + MAX_METHODS + " methods, and \"" + endpoint.name() + "\" has "
                                    + endpoint.methods().size())
                    .hint("divide it into several endpoints");
        }
        endpoint.methods().forEach(method -> method(method, context));
        endpoint.directions().forEach(direction -> messages(direction, descendants, context));
    }

    private static void method(MethodDeclaration method, RuleContext context) {
        scopes(method.requiredScopes(), context);
        if (method.exceptions().size() > MAX_EXCEPTIONS) {
            context.error(
                            method.exceptions().get(MAX_EXCEPTIONS),
                            "a method throws at most " + MAX_EXCEPTIONS + " exceptions, and \"" + method.name()
                                    + "\" names " + method.exceptions().size())
                    .hint("throw one exception with a field that says what happened");
        }
        int slots = 0;
        for (FieldDeclaration parameter : method.parameters()) {
            TypeExpression type = parameter.type();
            int before = slots;
            slots += type != null && type.stream() ? 1 : ConstructorSizeRule.slots(type);
            if (before <= MAX_PARAMETERS && slots > MAX_PARAMETERS) {
                context.error(
                                parameter.name(),
                                "\"" + method.name() + "\" has more parameters than a method of Java takes: "
                                        + MAX_PARAMETERS + ", of which a long or double counts as two")
                        .hint("declare a class that holds them, and give the method a parameter of that class");
            }
        }
    }

    private static void scopes(List<Name> scopes, RuleContext context) {
        if (scopes.size() > MAX_SCOPES) {
            context.error(
                            scopes.get(MAX_SCOPES),
                            "at most " + MAX_SCOPES + " scopes can be required, not " + scopes.size())
                    .hint("require one scope that stands for several");
        }
        scopes.stream()
                .filter(scope -> tooLong(scope.text()))
                .forEach(scope -> context.error(scope, "a scope has at most " + MAX_TEXT + " characters")
                        .hint("choose a shorter one"));
    }

    private static boolean tooLong(String text) {
        return text.codePointCount(0, text.length()) > MAX_TEXT;
    }

    private static void jsonKey(FieldDeclaration field, RuleContext context) {
        RawValue value = field.option(Kind.JSON_KEY).map(FieldOption::value).orElse(null);
        if (value != null && tooLong(JsonKey.of(field))) {
            context.error(value, "a jsonKey has at most " + MAX_TEXT + " characters")
                    .hint("choose a shorter one");
        }
    }

    private static void messages(Direction direction, Map<String, Integer> descendants, RuleContext context) {
        int classes = 0;
        for (TypeExpression message : direction.messages()) {
            int before = classes;
            classes += 1 + descendants.getOrDefault(message.name().text(), 0);
            if (before <= MAX_MESSAGES && classes > MAX_MESSAGES) {
                context.error(
                                message,
                                "a direction of a stream has at most " + MAX_MESSAGES
                                        + " classes, with those that extend the ones it names")
                        .hint("leave out \"" + direction.key()
                                + "\": then any entity may flow; or divide the endpoint");
            }
        }
    }

    private static void followed(Map<String, Integer> descendants, RuleContext context) {
        Set<String> followed = new HashSet<>();
        context.endpoints().forEach(endpoint -> {
            StreamDeclaration stream = endpoint.stream();
            List<Name> names = stream == null ? List.of() : stream.follow();
            if (names.size() > MAX_FOLLOWED) {
                context.error(
                                names.get(MAX_FOLLOWED),
                                "clients follow at most " + MAX_FOLLOWED + " channels through an endpoint, and \""
                                        + endpoint.name() + "\" names " + names.size())
                        .hint("divide the endpoint, or give a channel parameters that tell several apart");
            }
            names.forEach(name -> {
                if (followed.add(name.text()) && followed.size() == MAX_FOLLOWED_OF_PROTOCOL + 1) {
                    context.error(
                                    name,
                                    "clients follow at most " + MAX_FOLLOWED_OF_PROTOCOL + " channels of a protocol")
                            .hint("divide it into several protocols, or give a channel parameters that tell several"
                                    + " apart");
                }
            });
        });
        context.channels()
                .filter(channel -> followed.contains(channel.name().text()))
                .flatMap(channel -> Stream.of(channel.message(), channel.presence()))
                .filter(Objects::nonNull)
                .filter(type -> 1 + descendants.getOrDefault(type.name().text(), 0) > MAX_MESSAGES)
                .forEach(type -> context.error(
                                type,
                                "a channel that clients follow has at most " + MAX_MESSAGES
                                        + " classes, with those that extend the one it names")
                        .hint("divide the family, or the channel"));
    }

    private static void classSize(ClassDeclaration declared, Map<String, Integer> descendants, RuleContext context) {
        int inherited = ancestors(declared, context).stream()
                .mapToInt(ancestor -> ancestor.fields().size())
                .sum();
        int fields = inherited + declared.fields().size();
        if (fields > MAX_FIELDS) {
            int last = MAX_FIELDS - inherited;
            context.error(
                            last >= 0 && last < declared.fields().size()
                                    ? declared.fields().get(last).name().span()
                                    : declared.name().span(),
                            "a class has at most " + MAX_FIELDS + " fields, and \"" + declared.name()
                                    + "\" has, with those it inherits, " + fields)
                    .hint("put some of them into a class of their own, or use a List or a Map");
        }
        declared.fields().forEach(field -> jsonKey(field, context));
        nestedCollections(declared, context);
        int extending = descendants.getOrDefault(declared.name().text(), 0);
        if (extending > MAX_DESCENDANTS) {
            context.error(
                            declared.name(),
                            "at most " + MAX_DESCENDANTS + " classes can extend a class, directly or not, and "
                                    + extending + " extend \"" + declared.name() + "\"")
                    .hint("divide the family, or use fields instead of classes");
        }
    }

    private static void nestedCollections(ClassDeclaration declared, RuleContext context) {
        int nested = ancestors(declared, context).stream()
                .flatMap(ancestor -> ancestor.fields().stream())
                .mapToInt(field -> nestedCollections(field.type()))
                .sum();
        for (FieldDeclaration field : declared.fields()) {
            int before = nested;
            nested += nestedCollections(field.type());
            if (before <= MAX_NESTED_COLLECTIONS && nested > MAX_NESTED_COLLECTIONS) {
                context.error(
                                field.name(),
                                "a class has at most " + MAX_NESTED_COLLECTIONS + " collections within collections")
                        .hint(
                                "put some of the fields into a class of their own, or declare a class for what is in them");
            }
        }
    }

    /** How many collections are elements of others in a type. */
    private static int nestedCollections(@Nullable TypeExpression type) {
        int nested = 0;
        for (TypeExpression argument : type == null ? List.<TypeExpression>of() : type.arguments()) {
            nested += (argument.arguments().isEmpty() ? 0 : 1) + nestedCollections(argument);
        }
        return nested;
    }

    private static void enumSize(EnumDeclaration declared, RuleContext context) {
        if (declared.values().size() > MAX_ENUM_VALUES) {
            context.error(
                            declared.values().get(MAX_ENUM_VALUES).name(),
                            "an enum has at most " + MAX_ENUM_VALUES + " values, and \"" + declared.name() + "\" has "
                                    + declared.values().size())
                    .hint("use a String or an int, and keep the values as data of your program");
        }
        if (declared.properties().size() > MAX_ENUM_PROPERTIES) {
            context.error(
                            declared.properties().get(MAX_ENUM_PROPERTIES).name(),
                            "an enum has at most " + MAX_ENUM_PROPERTIES + " properties, and \"" + declared.name()
                                    + "\" has " + declared.properties().size())
                    .hint("keep them as data of your program");
        }
    }

    /** How many classes extend a class, directly or not, by its name. */
    private static Map<String, Integer> descendants(RuleContext context) {
        Map<String, Integer> descendants = new HashMap<>();
        context.classes()
                .forEach(declared -> ancestors(declared, context)
                        .forEach(ancestor -> descendants.merge(ancestor.name().text(), 1, Integer::sum)));
        return descendants;
    }

    /** Each once, and without the class itself, be they a circle. */
    private static List<ClassDeclaration> ancestors(ClassDeclaration declared, RuleContext context) {
        Set<String> seen = new HashSet<>();
        seen.add(declared.name().text());
        return context.symbols().ancestorsOf(declared).stream()
                .filter(ancestor -> seen.add(ancestor.name().text()))
                .toList();
    }
}
