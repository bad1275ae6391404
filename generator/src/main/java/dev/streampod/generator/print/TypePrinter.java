package dev.streampod.generator.print;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;

/** Prints declarations: types, with their fields, methods and the types in them. */
final class TypePrinter {

    /** As many types as fit on a line behind {@code implements}. */
    private static final int MAX_TYPES_IN_A_LINE = 3;

    private static final int CONTINUED = 2;

    private final CodeText text;
    private final NameScope names;
    private final CodePrinter code;

    TypePrinter(CodeText text, NameScope names) {
        this.text = text;
        this.names = names;
        this.code = new CodePrinter(text, names);
    }

    /** Members of a type are printed with an empty line between them, and without the modifiers that they have anyway. */
    private final class Members {

        private final Set<Modifier> impliedForFields;
        private final Set<Modifier> impliedForMethods;
        private final Set<Modifier> impliedForTypes;
        private boolean first = true;

        Members(TypeSpec.Kind kind) {
            boolean inInterface = kind == TypeSpec.Kind.INTERFACE;
            impliedForFields = inInterface ? EnumSet.of(Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL) : Set.of();
            impliedForMethods = inInterface ? EnumSet.of(Modifier.PUBLIC, Modifier.ABSTRACT) : Set.of();
            impliedForTypes = inInterface ? EnumSet.of(Modifier.PUBLIC, Modifier.STATIC) : Set.of();
        }

        void next() {
            if (!first) {
                text.append("\n");
            }
            first = false;
        }
    }

    /** @param implied modifiers that need not be written */
    void type(TypeSpec type, Set<Modifier> implied) {
        refuseUnprintable(type);
        // What is in a type cannot be seen in its header.
        names.enter(type.name(), Set.of());
        header(type, implied);
        names.leave();
        text.append(" {\n");
        names.enter(type.name(), type.nestedTypesSimpleNames());
        text.indent(1);
        members(type);
        text.unindent(1);
        names.leave();
        text.append("}\n");
    }

    private void header(TypeSpec type, Set<Modifier> implied) {
        MethodSpec components = SpecParts.recordConstructor(type);
        javadoc(type.javadoc(), components == null ? List.of() : components.parameters());
        code.annotations(type.annotations(), "\n");
        modifiers(type.modifiers(), implied);
        text.append(keyword(type.kind()));
        text.append(type.name());
        if (type.kind() == TypeSpec.Kind.RECORD) {
            parameters(components == null ? List.of() : components.parameters());
        }
        if (type.kind() == TypeSpec.Kind.INTERFACE) {
            types(" extends", type.superinterfaces());
        } else {
            types(" extends", type.superclass().equals(ClassName.OBJECT) ? List.of() : List.of(type.superclass()));
            types(" implements", type.superinterfaces());
        }
        String separator = " permits ";
        for (TypeName permitted : SpecParts.permitted(type)) {
            text.append(separator);
            code.type(permitted);
            separator = ", ";
        }
    }

    private static String keyword(TypeSpec.Kind kind) {
        return switch (kind) {
            case CLASS -> "class ";
            case RECORD -> "record ";
            case INTERFACE -> "interface ";
            case ENUM -> "enum ";
            case ANNOTATION -> throw new IllegalArgumentException("annotation types cannot be printed");
        };
    }

    private void types(String keyword, List<TypeName> types) {
        if (types.isEmpty()) {
            return;
        }
        text.append(keyword);
        text.indent(CONTINUED);
        String separator = " ";
        for (TypeName type : types) {
            text.append(separator);
            code.type(type);
            separator = types.size() > MAX_TYPES_IN_A_LINE ? ",\n" : ", ";
        }
        text.unindent(CONTINUED);
    }

    private void members(TypeSpec type) {
        var members = new Members(type.kind());
        constants(type, members);
        for (FieldSpec field : type.fieldSpecs()) {
            if (field.modifiers().contains(Modifier.STATIC)) {
                field(field, members);
            }
        }
        for (FieldSpec field : type.fieldSpecs()) {
            if (!field.modifiers().contains(Modifier.STATIC)) {
                field(field, members);
            }
        }
        MethodSpec components = SpecParts.recordConstructor(type);
        if (components != null && !components.code().isEmpty()) {
            method(components, type.name(), members);
        }
        for (MethodSpec method : type.methodSpecs()) {
            if (method.isConstructor()) {
                method(method, type.name(), members);
            }
        }
        for (MethodSpec method : type.methodSpecs()) {
            if (!method.isConstructor()) {
                method(method, type.name(), members);
            }
        }
        for (TypeSpec nested : type.typeSpecs()) {
            members.next();
            type(nested, members.impliedForTypes);
        }
    }

    private void constants(TypeSpec type, Members members) {
        int left = type.enumConstants().size();
        for (Map.Entry<String, TypeSpec> constant : type.enumConstants().entrySet()) {
            members.next();
            constant(constant.getKey(), constant.getValue());
            left--;
            text.append(left > 0 ? ",\n" : endOfConstants(type));
        }
    }

    private static String endOfConstants(TypeSpec type) {
        boolean alone = type.fieldSpecs().isEmpty()
                && type.methodSpecs().isEmpty()
                && type.typeSpecs().isEmpty();
        return alone ? "\n" : ";\n";
    }

    private void constant(String name, TypeSpec constant) {
        if (!constant.fieldSpecs().isEmpty() || !constant.methodSpecs().isEmpty()) {
            throw new IllegalArgumentException("constants with bodies cannot be printed: " + name);
        }
        code.javadoc(constant.javadoc());
        code.annotations(constant.annotations(), "\n");
        text.append(name);
        CodeBlock arguments = constant.anonymousTypeArguments();
        if (!arguments.isEmpty()) {
            text.append("(");
            code.code(arguments);
            text.append(")");
        }
    }

    private void field(FieldSpec field, Members members) {
        members.next();
        code.javadoc(field.javadoc());
        code.annotations(field.annotations(), "\n");
        modifiers(field.modifiers(), members.impliedForFields);
        code.type(field.type());
        text.append(" ");
        text.append(field.name());
        if (!field.initializer().isEmpty()) {
            text.append(" = ");
            code.code(field.initializer());
        }
        text.append(";\n");
    }

    private void method(MethodSpec method, String typeName, Members members) {
        refuseUnprintable(method);
        members.next();
        javadoc(method.javadoc(), method.parameters());
        code.annotations(method.annotations(), "\n");
        modifiers(method.modifiers(), members.impliedForMethods);
        if (method.isConstructor()) {
            text.append(typeName);
        } else {
            code.type(method.returnType());
            text.append(" ");
            text.append(method.name());
        }
        if (!SpecParts.isCompact(method)) {
            parameters(method.parameters());
        }
        exceptions(method.exceptions());
        if (method.modifiers().contains(Modifier.ABSTRACT)) {
            text.append(";\n");
            return;
        }
        text.append(" {\n");
        text.indent(1);
        code.code(method.code());
        text.endLine();
        text.unindent(1);
        text.append("}\n");
    }

    private void exceptions(List<TypeName> exceptions) {
        if (exceptions.isEmpty()) {
            return;
        }
        text.spaceOrBreak();
        String separator = "throws";
        for (TypeName exception : exceptions) {
            text.append(separator);
            text.spaceOrBreak();
            code.type(exception);
            separator = ",";
        }
    }

    private void parameters(List<ParameterSpec> parameters) {
        text.append("(");
        text.nothingOrBreak();
        boolean first = true;
        for (ParameterSpec parameter : parameters) {
            if (!first) {
                text.append(",");
                text.spaceOrBreak();
            }
            first = false;
            code.annotations(parameter.annotations(), " ");
            modifiers(parameter.modifiers(), Set.of());
            code.type(parameter.type());
            text.append(" ");
            text.append(parameter.name());
        }
        text.append(")");
    }

    private void javadoc(CodeBlock comment, List<ParameterSpec> parameters) {
        for (ParameterSpec parameter : parameters) {
            if (!parameter.javadoc().isEmpty()) {
                throw new IllegalArgumentException("write @param into the comment: " + parameter.name());
            }
        }
        code.javadoc(comment);
    }

    private void modifiers(Set<Modifier> modifiers, Set<Modifier> implied) {
        // The order is that of the enum.
        for (Modifier modifier : modifiers.size() > 1 ? EnumSet.copyOf(modifiers) : modifiers) {
            if (!implied.contains(modifier)) {
                text.append(modifier + " ");
            }
        }
    }

    private static void refuseUnprintable(TypeSpec type) {
        if (!type.typeVariables().isEmpty()
                || !type.staticBlock().isEmpty()
                || !type.initializerBlock().isEmpty()) {
            throw new IllegalArgumentException("type variables and initializers cannot be printed: " + type.name());
        }
    }

    private static void refuseUnprintable(MethodSpec method) {
        @Nullable CodeBlock defaultValue = method.defaultValue();
        if (!method.typeVariables().isEmpty() || method.varargs() || defaultValue != null) {
            throw new IllegalArgumentException(
                    "type variables, varargs and default values cannot be printed: " + method.name());
        }
    }
}
