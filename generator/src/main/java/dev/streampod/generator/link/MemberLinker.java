package dev.streampod.generator.link;

import dev.streampod.generator.declaration.ClassDeclaration;
import dev.streampod.generator.declaration.EnumDeclaration;
import dev.streampod.generator.declaration.EnumDeclaration.PropertyValue;
import dev.streampod.generator.declaration.FieldDeclaration;
import dev.streampod.generator.declaration.FieldOption;
import dev.streampod.generator.declaration.FieldOption.Kind;
import dev.streampod.generator.declaration.MethodDeclaration;
import dev.streampod.generator.declaration.Name;
import dev.streampod.generator.declaration.RawValue;
import dev.streampod.generator.declaration.TypeExpression;
import dev.streampod.generator.definition.DefaultValue;
import dev.streampod.generator.definition.EnumDefinition;
import dev.streampod.generator.definition.EnumProperty;
import dev.streampod.generator.definition.EnumValue;
import dev.streampod.generator.definition.FieldDefinition;
import dev.streampod.generator.definition.MethodDefinition;
import dev.streampod.generator.definition.ParameterDefinition;
import dev.streampod.generator.definition.TypeRef;
import dev.streampod.generator.diagnostic.Problems;
import dev.streampod.generator.resolve.BadValueException;
import dev.streampod.generator.resolve.DurationLiteral;
import dev.streampod.generator.resolve.JavaNames;
import dev.streampod.generator.resolve.JsonKey;
import dev.streampod.generator.resolve.Symbols;
import dev.streampod.generator.resolve.TextLiteral;
import dev.streampod.generator.resolve.TypeResolver;
import dev.streampod.generator.resolve.ValueReader;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Links fields, properties and values. */
final class MemberLinker {

    private final Symbols symbols;
    private final TypeResolver types;
    private final ValueReader values;
    private final Map<String, List<FieldDefinition>> fields = new HashMap<>();

    MemberLinker(Symbols symbols) {
        this.symbols = symbols;
        this.types = new TypeResolver(symbols, new Problems());
        this.values = new ValueReader(symbols);
    }

    List<FieldDefinition> fields(ClassDeclaration declared) {
        return fields.computeIfAbsent(
                declared.name().text(),
                name -> declared.fields().stream().map(this::field).toList());
    }

    EnumDefinition enumDefinition(EnumDeclaration declared) {
        Name defaultValue = declared.defaultValue();
        List<EnumProperty> properties =
                declared.properties().stream().map(this::property).toList();
        return new EnumDefinition(
                declared.name().text(),
                declared.doc(),
                declared.byIndex(),
                defaultValue == null ? null : defaultValue.text(),
                properties,
                declared.values().stream().map(value -> value(declared, value)).toList(),
                declared.serverOnly());
    }

    private EnumProperty property(FieldDeclaration declared) {
        TypeRef type = type(declared);
        return new EnumProperty(declared.name().text(), type, defaultOf(declared, type), declared.doc());
    }

    private FieldDefinition field(FieldDeclaration declared) {
        TypeRef type = type(declared);
        RawValue deprecated =
                declared.option(Kind.DEPRECATED).map(FieldOption::value).orElse(null);
        return new FieldDefinition(
                declared.name().text(),
                JsonKey.of(declared),
                type,
                declared.doc(),
                defaultOf(declared, type),
                declared.serverOnly(),
                declared.is(Kind.REQUIRED),
                declared.is(Kind.TAIL),
                deprecated == null ? null : TextLiteral.withoutQuotes(deprecated.text()));
    }

    MethodDefinition method(MethodDeclaration declared) {
        TypeExpression returns = declared.returns();
        RawValue deprecated = declared.deprecated();
        return new MethodDefinition(
                declared.name().text(),
                declared.doc(),
                declared.parameters().stream().map(this::parameter).toList(),
                returns == null ? null : type(returns.item()),
                returns != null && returns.stream(),
                declared.exceptions().stream()
                        .map(thrown -> symbols.modelName(thrown.name().text()))
                        .toList(),
                declared.requiredScopes().stream().map(Name::text).toList(),
                declared.idempotent(),
                timeout(declared.timeout()),
                deprecated == null ? null : TextLiteral.withoutQuotes(deprecated.text()));
    }

    /** A parameter of a method or of a channel. */
    ParameterDefinition parameter(FieldDeclaration declared) {
        TypeExpression written = declared.type();
        if (written == null) {
            throw new IllegalStateException("unchecked type of " + declared.name());
        }
        TypeRef type = type(written.item());
        return new ParameterDefinition(
                declared.name().text(), declared.doc(), type, written.stream(), defaultOf(declared, type));
    }

    private static @Nullable Duration timeout(@Nullable RawValue written) {
        return written == null ? null : duration(written);
    }

    static Duration duration(RawValue written) {
        try {
            return DurationLiteral.read(written.text());
        } catch (BadValueException e) {
            throw new IllegalStateException("unchecked duration " + written.text(), e);
        }
    }

    private EnumValue value(EnumDeclaration declared, EnumDeclaration.Value value) {
        Map<String, RawValue> given = new HashMap<>();
        for (PropertyValue property : value.properties()) {
            given.put(property.property().text(), property.value());
        }
        Map<String, DefaultValue> properties = new LinkedHashMap<>();
        for (FieldDeclaration property : declared.properties()) {
            String name = property.name().text();
            TypeRef type = type(property);
            RawValue raw = given.get(name);
            DefaultValue linked = raw == null ? defaultOf(property, type) : constant(type, raw);
            if (linked != null) {
                properties.put(name, linked);
            }
        }
        String name = value.name().text();
        return new EnumValue(name, JavaNames.enumConstant(name), value.doc(), properties);
    }

    private TypeRef type(FieldDeclaration field) {
        TypeExpression written = field.type();
        if (written == null) {
            throw new IllegalStateException("unchecked type of " + field.name());
        }
        return type(written);
    }

    private TypeRef type(TypeExpression written) {
        return types.resolve(written).orElseThrow(() -> new IllegalStateException("unchecked type " + written.name()));
    }

    private @Nullable DefaultValue defaultOf(FieldDeclaration field, TypeRef type) {
        RawValue raw = field.option(Kind.DEFAULT).map(FieldOption::value).orElse(null);
        if (raw == null) {
            return null;
        }
        try {
            return values.defaultOf(type, raw);
        } catch (BadValueException e) {
            throw new IllegalStateException("unchecked default of " + field.name(), e);
        }
    }

    /** Returns null where null was given. */
    private @Nullable DefaultValue constant(TypeRef type, RawValue raw) {
        if (raw.isNull()) {
            return null;
        }
        try {
            return values.constantOf(type, raw);
        } catch (BadValueException e) {
            throw new IllegalStateException("unchecked value " + raw.text(), e);
        }
    }
}
