package io.trypema.benchmark;

import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.MapPropertySource;

import io.trypema.spring.CallContext;
import io.trypema.spring.CallContextSource;
import io.trypema.spring.annotation.RateLimited;
import io.trypema.spring.boot.autoconfigure.RateLimitMethodsAutoConfiguration;
import io.trypema.spring.boot.autoconfigure.TrypemaAutoConfiguration;

/**
 * The cost of {@link RateLimited} for a call that is admitted in process, beside a proxy
 * whose only advice does nothing.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgsAppend = { "-Xms1g", "-Xmx1g" })
@SuppressWarnings("NullAway.Init")
public class AnnotatedMethodBenchmark {

	private final User user = new User("ada");

	private AnnotationConfigApplicationContext context;

	private Service plain;

	private LimitedService limited;

	@Setup
	public void setUp() {
		ProxyFactory factory = new ProxyFactory(new Service());
		factory.setProxyTargetClass(true);
		factory.addAdvice(new Proceeding());
		this.plain = (Service) factory.getProxy();
		this.context = new AnnotationConfigApplicationContext();
		this.context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("limits", Map.of("trypema.policies.roomy.rate", "1000000000/s")));
		this.context.register(Application.class);
		this.context.refresh();
		this.limited = this.context.getBean(LimitedService.class);
	}

	@TearDown
	public void tearDown() {
		this.context.close();
	}

	/** A proxy whose advice proceeds. */
	@Benchmark
	public Object proxy() {
		return this.plain.greet("4711", this.user);
	}

	/** One limit for all calls. */
	@Benchmark
	public Object constantKey() {
		return this.limited.constantKey("4711", this.user);
	}

	/** A limit for each value of an argument. */
	@Benchmark
	public Object argumentKey() {
		return this.limited.argumentKey("4711", this.user);
	}

	/** A limit for each value of a property of an argument. */
	@Benchmark
	public Object propertyKey() {
		return this.limited.propertyKey("4711", this.user);
	}

	/** A limit for each client. */
	@Benchmark
	public Object clientKey() {
		return this.limited.clientKey("4711", this.user);
	}

	/**
	 * Advice that does nothing.
	 */
	static final class Proceeding implements MethodInterceptor {

		@Override
		public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
			return invocation.proceed();
		}

	}

	/**
	 * A caller.
	 *
	 * @param name the name
	 */
	public record User(String name) {

	}

	/**
	 * A service without limits.
	 */
	public static class Service {

		public Object greet(String id, User user) {
			return user;
		}

	}

	/**
	 * A service whose limits are never reached.
	 */
	public static class LimitedService {

		@RateLimited("roomy")
		public Object constantKey(String id, User user) {
			return user;
		}

		@RateLimited(policy = "roomy", key = "#id")
		public Object argumentKey(String id, User user) {
			return user;
		}

		@RateLimited(policy = "roomy", key = "#user.name")
		public Object propertyKey(String id, User user) {
			return user;
		}

		@RateLimited(policy = "roomy", key = "#clientIp")
		public Object clientKey(String id, User user) {
			return user;
		}

	}

	/**
	 * An application with the beans of the starter.
	 */
	@Configuration(proxyBeanMethods = false)
	@Import({ TrypemaAutoConfiguration.class, RateLimitMethodsAutoConfiguration.class })
	static class Application {

		@Bean
		CallContextSource callContextSource() {
			CallContext context = new ClientContext();
			return () -> context;
		}

		@Bean
		LimitedService limitedService() {
			return new LimitedService();
		}

	}

	/**
	 * The context of a call by a client whose address is known.
	 */
	private static final class ClientContext implements CallContext {

		@Override
		public String clientIp() {
			return "203.0.113.7";
		}

		@Override
		public @Nullable String principal() {
			return null;
		}

		@Override
		public @Nullable String sessionId() {
			return null;
		}

		@Override
		public @Nullable String header(String name) {
			return null;
		}

		@Override
		public @Nullable String cookie(String name) {
			return null;
		}

		@Override
		public @Nullable String pathVariable(String name) {
			return null;
		}

	}

}
