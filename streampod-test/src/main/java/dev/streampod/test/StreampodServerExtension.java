package dev.streampod.test;

import dev.streampod.client.StreampodClient;
import dev.streampod.fixtures.RedisServer;
import dev.streampod.server.StreampodServer;
import dev.streampod.server.auth.KeyStore;
import java.util.Set;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** What {@link StreampodServerTest} does. Without state of its own: each test's is in JUnit's store. */
final class StreampodServerExtension
        implements ExecutionCondition, BeforeEachCallback, AfterEachCallback, ParameterResolver {

    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(StreampodServerExtension.class);

    private static final Set<Class<?>> TYPES = Set.of(
            StreampodServer.class,
            TestClock.class,
            TestNetwork.class,
            TestCluster.class,
            TestRedis.class,
            KeyStore.class);

    StreampodServerExtension() {}

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (context.getTestMethod().isPresent() || servers(context) == 1) {
            return ConditionEvaluationResult.enabled("needs no Redis, or was asked for its class");
        }
        return RedisServer.found().evaluateExecutionCondition(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        var factory = ServerFactory.of(context.getRequiredTestClass());
        context.getStore(NAMESPACE).put(TestEnvironment.class, new TestEnvironment(factory, servers(context)));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        var environment = context.getStore(NAMESPACE).remove(TestEnvironment.class, TestEnvironment.class);
        if (environment != null) {
            environment.close();
        }
    }

    private static int servers(ExtensionContext context) {
        int servers = 0;
        for (Class<?> each = context.getRequiredTestClass();
                each != null && servers == 0;
                each = each.getEnclosingClass()) {
            servers = AnnotationSupport.findAnnotation(each, StreampodServerTest.class)
                    .map(StreampodServerTest::servers)
                    .orElse(0);
        }
        if (servers < 1) {
            throw new ExtensionConfigurationException("A test has at least one server, not " + servers);
        }
        return servers;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return TYPES.contains(type) || StreampodClient.class.isAssignableFrom(type);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        var environment = context.getStore(NAMESPACE).get(TestEnvironment.class, TestEnvironment.class);
        if (environment == null) {
            throw new ParameterResolutionException(
                    "Each test has servers of its own: constructors and methods that run once for a class have none");
        }
        Class<?> type = parameter.getParameter().getType();
        int server =
                parameter.findAnnotation(OnServer.class).map(OnServer::value).orElse(0);
        if (StreampodClient.class.isAssignableFrom(type)) {
            return environment.client(
                    type, parameter.findAnnotation(SignedIn.class).orElse(null), server);
        }
        if (type == StreampodServer.class) {
            return environment.server(server);
        }
        if (type == TestClock.class) {
            return environment.clock();
        }
        if (type == KeyStore.class) {
            return environment.keys();
        }
        return type == TestRedis.class ? environment.redis() : environment;
    }
}
