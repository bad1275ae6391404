package dev.streampod.generator.browser;

import java.util.Locale;

/**
 * What an emitter must know beside the protocol.
 *
 * @param moduleName the module's name in UpperCamelCase: the {@code Chat} of {@code ChatClient} and {@code chat.js}
 * @param longs what 64-bit integers are
 */
public record BrowserOptions(String moduleName, LongType longs) {

    /** The protocol's name on the wire, which its files have too: {@code chat}. */
    String protocolName() {
        return moduleName.substring(0, 1).toLowerCase(Locale.ROOT) + moduleName.substring(1);
    }
}
