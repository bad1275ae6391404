package dev.streampod.generator.declaration;

/** What one document of a protocol file declares. */
public sealed interface Declaration permits ClassDeclaration, EnumDeclaration, EndpointDeclaration, ChannelDeclaration {

    /** The name that is declared. */
    Name name();

    /** The documentation, lines separated by {@code \n}; empty when there is none. */
    String doc();

    /** The key that it was declared by: {@code class}. */
    String kind();
}
