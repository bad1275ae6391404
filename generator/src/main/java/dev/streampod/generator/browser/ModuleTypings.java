package dev.streampod.generator.browser;

import dev.streampod.generator.definition.ProtocolModel;
import java.util.List;

/** Writes the declarations of a protocol for TypeScript. */
final class ModuleTypings {

    private final VisibleTypes types;
    private final Modules modules = new Modules();
    private final TsTypes ts;
    private final WireNames wireNames;
    private final TextWriter body = new TextWriter();

    ModuleTypings(ProtocolModel model, WireNames wireNames, LongType longs) {
        this.types = new VisibleTypes(model);
        this.ts = new TsTypes(types, modules, longs);
        this.wireNames = wireNames;
    }

    /** Enums, classes and exceptions. */
    ModuleTypings withTypes() {
        EnumTypings enums = new EnumTypings(ts);
        types.enums().forEach(definition -> enums.write(definition, body));
        EntityTypings entities = new EntityTypings(types, ts, wireNames);
        types.entities().forEach(definition -> entities.write(definition, body));
        ExceptionTypings exceptions = new ExceptionTypings(types, ts, modules, wireNames, entities);
        types.exceptions().forEach(definition -> exceptions.write(definition, body));
        return this;
    }

    /** Channels, endpoints, and the client itself. */
    ModuleTypings withClient(ProtocolModel model, BrowserOptions options) {
        ChannelTypings channels = new ChannelTypings(ts, modules);
        model.followedChannels().forEach(channel -> channels.write(channel, body));
        EndpointTypings endpoints = new EndpointTypings(ts, new MethodTypings(ts), channels);
        model.endpoints().forEach(endpoint -> endpoints.write(endpoint, body));
        ClientTypings.write(options.moduleName(), options.protocolName(), model.endpoints(), body);
        return this;
    }

    /** The text, with what other parts of it turned out to need. */
    String text(List<String> reexported) {
        if (ts.withAny()) {
            any();
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

    private void any() {
        List<String> names = types.anyClass();
        body.line("").line("/** Any class of the protocol. */");
        ListWriter.union(
                body,
                "export type " + TsTypes.ANY,
                names.stream().map(ts::itself).toList());
        body.line("").line("/** What is accepted as any class of the protocol. */");
        ListWriter.union(body, "export type " + TsTypes.ANY + TsTypes.INIT, ts.writtenAsAny(names));
    }
}
