package dev.streampod.generator.browser;

import dev.streampod.generator.definition.EndpointDefinition;
import dev.streampod.generator.definition.EnumDefinition;
import dev.streampod.generator.definition.ProtocolModel;
import java.util.List;

/** Writes the JavaScript of a protocol. */
final class ModuleScript {

    private final VisibleTypes types;
    private final Modules modules = new Modules();
    private final Codecs codecs;
    private final JsLiterals literals;
    private final WireNames wireNames;
    private final TextWriter body = new TextWriter();

    ModuleScript(ProtocolModel model, WireNames wireNames, LongType longs) {
        this.types = new VisibleTypes(model);
        this.codecs = new Codecs(modules, longs);
        this.literals = new JsLiterals(longs);
        this.wireNames = wireNames;
    }

    /** Enums, classes and exceptions. */
    ModuleScript withTypes() {
        EnumScript enums = new EnumScript(literals);
        for (EnumDefinition definition : types.enums()) {
            enums.write(definition, body);
        }
        EntityScript entities = new EntityScript(types, modules, codecs, literals, wireNames);
        types.entities().forEach(definition -> entities.write(definition, body));
        types.exceptions().forEach(definition -> entities.write(definition, body));
        return this;
    }

    /** Channels, endpoints, and the client itself. */
    ModuleScript withClient(ProtocolModel model, BrowserOptions options) {
        ChannelScript channels = new ChannelScript(modules, codecs);
        model.followedChannels().forEach(channel -> channels.write(channel, body));
        EndpointScript endpoints = new EndpointScript(modules, new MethodScript(types, modules, codecs));
        for (EndpointDefinition endpoint : model.endpoints()) {
            endpoints.write(endpoint, body);
        }
        if (endpoints.withAny()) {
            allClasses(EndpointScript.ANY, "", "");
        }
        ClientScript.write(options.moduleName(), options.protocolName(), model.fingerprint(), model.endpoints(), body);
        return this;
    }

    /** The text, with what other parts of it turned out to need. */
    String text(List<String> reexported) {
        if (codecs.withDynamic()) {
            allClasses(Codecs.DYNAMIC, "/*#__PURE__*/ streampod.dynamic(", ")");
        }
        if (literals.withUuids()) {
            UuidScript.write(body);
        }
        TextWriter file = new TextWriter();
        file.line(BrowserEmitter.FIRST_LINE).line("");
        modules.imports(file);
        if (!reexported.isEmpty()) {
            file.line("");
            Reexports.write(reexported, file);
        }
        return file + body.toString();
    }

    private void allClasses(String constant, String before, String after) {
        body.line("");
        ListWriter.array(
                body,
                "const " + constant + " = " + before + "() => ",
                types.anyClass().stream().map(modules::name).toList(),
                after + ";");
    }
}
