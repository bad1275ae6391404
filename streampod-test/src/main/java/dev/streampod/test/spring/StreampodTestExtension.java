package dev.streampod.test.spring;

import dev.streampod.client.StreampodClient;
import dev.streampod.server.StreampodServer;
import dev.streampod.test.SignedIn;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/** What {@link StreampodTest} does besides Spring. Without state of its own: each test's is in JUnit's store. */
final class StreampodTestExtension implements AfterEachCallback, ParameterResolver {

    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(StreampodTestExtension.class);

    StreampodTestExtension() {}

    @Override
    public void afterEach(ExtensionContext context) {
        var clients = context.getStore(NAMESPACE).remove(ApplicationClients.class, ApplicationClients.class);
        if (clients != null) {
            clients.close();
        }
    }

    /** With {@code @Autowired} a parameter is Spring's. */
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return (type == StreampodServer.class || StreampodClient.class.isAssignableFrom(type))
                && !parameter.isAnnotated(Autowired.class);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        if (context.getTestMethod().isEmpty()) {
            throw new ParameterResolutionException("Each test has clients of its own: constructors and methods that run"
                    + " once for a class have none");
        }
        ApplicationContext application = SpringExtension.getApplicationContext(context);
        StreampodServer server =
                application.getBeanProvider(StreampodServer.class).getIfAvailable();
        if (server == null) {
            throw new ParameterResolutionException(
                    "The application has no StreampodServer: streampod.enabled is false, or"
                            + " it is configured without streampod-spring-boot-starter");
        }
        Class<?> type = parameter.getParameter().getType();
        return type == StreampodServer.class
                ? server
                : clients(context, application)
                        .client(type, parameter.findAnnotation(SignedIn.class).orElse(null));
    }

    private static ApplicationClients clients(ExtensionContext context, ApplicationContext application) {
        ExtensionContext.Store store = context.getStore(NAMESPACE);
        var clients = store.get(ApplicationClients.class, ApplicationClients.class);
        if (clients == null) {
            clients = new ApplicationClients(application);
            store.put(ApplicationClients.class, clients);
        }
        return clients;
    }
}
