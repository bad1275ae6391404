package dev.streampod.spring.boot.internal.jetty;

import dev.streampod.server.StreampodServer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.embedded.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/** For Spring Boot 3. */
public final class Boot3JettyMount extends JettyMount
        implements WebServerFactoryCustomizer<ConfigurableJettyWebServerFactory> {

    public Boot3JettyMount(ObjectProvider<StreampodServer> server, ObjectProvider<BeforeFilter> beforeFilter) {
        super(server, beforeFilter);
    }

    @Override
    public void customize(ConfigurableJettyWebServerFactory factory) {
        factory.addServerCustomizers(this::mount);
    }
}
