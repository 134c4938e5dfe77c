package io.trypema.spring.interceptor;

import io.trypema.RateLimitStrategy;
import io.trypema.RateLimiter;
import java.lang.reflect.Method;
import java.util.List;
import java.util.function.Consumer;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.trypema.RateLimit;
import io.trypema.RateLimitExceededException;
import io.trypema.spring.CallContext;
import io.trypema.spring.CallContextSource;
import io.trypema.spring.RateLimitKeyResolver;
import io.trypema.spring.RateLimitResolver;
import io.trypema.spring.annotation.RateLimited;
import io.trypema.test.MutableTicker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for the expressions of {@link RateLimited}. Each key has one permit per second.
 */
class RateLimitExpressionsTests {

	private final ApplicationContextRunner runner = LimitedContexts.runner(MutableTicker.startingAt(0))
		.withBean(Service.class);

	@Test
	void countsEachKeyApart() {
		run((service) -> {
			service.byUser("ann");
			service.byUser("bob");
			assertRefused(() -> service.byUser("ann"));
		});
	}

	@Test
	void countsNullAndEmptyKeyTogether() {
		run((service) -> {
			service.byUser(null);
			assertRefused(() -> service.byUser(""));
		});
	}

	@Test
	void refusesKeyThatIsAnotherForEachObject() {
		run((service) -> assertThatIllegalStateException().isThrownBy(() -> service.byObject(new Object()))
			.withMessage("The key '#user' of @RateLimited on " + Service.class.getName()
					+ ".byObject(java.lang.Object) yields an object of java.lang.Object, which has no toString() of its "
					+ "own: each object would be a key of its own. Name what identifies callers, as in #user.id, or give "
					+ "the class a toString() that does"));
	}

	@Test
	void tellsCompositeKeysApart() {
		run((service) -> {
			service.byBoth("a", "bc");
			service.byBoth("ab", "c");
			assertRefused(() -> service.byBoth("ab", "c"));
		});
	}

	@Test
	void usesParameterNamesOfTheMethodThatCarriesTheAnnotation() {
		this.runner.withBean(Implementation.class).run((context) -> {
			Implementation service = context.getBean(Implementation.class);
			service.call("ann");
			service.call("bob");
			assertRefused(() -> service.call("ann"));
		});
	}

	@Test
	void seesClientPrincipalAndHeader() {
		this.runner.withBean(CallContextSource.class, () -> () -> new KnownCaller(true))
			.run((context) -> assertThat(context.getBean(Service.class).byCaller()).isEqualTo("done"));
	}

	@Test
	void parameterHidesVariableOfTheSameName() {
		this.runner.withBean(CallContextSource.class, () -> () -> new KnownCaller(true)).run((context) -> {
			Service service = context.getBean(Service.class);
			service.byPrincipal(null);
			service.byPrincipal("ann");
			assertRefused(() -> service.byPrincipal(null));
		});
	}

	@Test
	void doesNotAskForWhatItDoesNotUse() {
		this.runner.withBean(CallContextSource.class, () -> () -> new KnownCaller(false))
			.run((context) -> context.getBean(Service.class).byUser("ann"));
	}

	@Test
	void askingForTheCallerOutsideAnyRequestIsAnError() {
		run((service) -> assertThatIllegalStateException().isThrownBy(service::byCaller)
			.withMessageStartingWith("#clientIp is not known here: the call belongs to no web request"));
	}

	@Test
	void seesBeansAndRoot() {
		this.runner.withBean("tenants", Tenants.class)
			.withBean(Tenanted.class)
			.run((context) -> assertThat(context.getBean(Tenanted.class).byTenant()).isEqualTo("done"));
	}

	@Test
	void takesKeyFromResolver() {
		this.runner.withBean("resolver", ArgumentResolver.class).withBean(Resolving.class).run((context) -> {
			Resolving service = context.getBean(Resolving.class);
			service.call("ann");
			service.call("bob");
			assertRefused(() -> service.call("ann"));
		});
	}

	@Test
	void resolverSeesTheContextOfTheCall() {
		this.runner.withBean(CallContextSource.class, () -> () -> new KnownCaller(true))
			.withBean("resolver", RateLimitKeyResolver.class,
					() -> (context, target, method, arguments) -> context.principal() + arguments[0])
			.withBean(Resolving.class)
			.run((context) -> {
				context.getBean(Resolving.class).call("bob");
				assertThat(context.getBean(RateLimiter.class).local().keysInProcess(RateLimitStrategy.ABSOLUTE))
					.singleElement()
					.asString()
					.endsWith(":annbob");
			});
	}

	@Test
	void takesCostFromExpression() {
		run((service) -> {
			service.byCost(6);
			assertRefused(() -> service.byCost(5));
			service.byCost(4);
		});
	}

	@Test
	void doesNotCountFreeCall() {
		run((service) -> {
			service.byCost(10);
			service.byCost(0);
			assertRefused(() -> service.byCost(1));
		});
	}

	@Test
	void refusesNegativeCost() {
		run((service) -> assertThatIllegalStateException().isThrownBy(() -> service.byCost(-1))
			.withMessageContaining("The permits '#cost' of @RateLimited on ")
			.withMessageContaining(
					"must yield a whole number of permits from 0 (free) to 9007199254740991, " + "but yields -1"));
	}

	@Test
	void refusesCostThatIsNoWholeNumber() {
		run((service) -> {
			assertThatIllegalStateException().isThrownBy(() -> service.byCost(1.5)).withMessageEndingWith("yields 1.5");
			assertThatIllegalStateException().isThrownBy(() -> service.byCost("1")).withMessageEndingWith("yields 1");
			assertThatIllegalStateException().isThrownBy(() -> service.byCost(null))
				.withMessageEndingWith("yields null");
		});
	}

	@Test
	void appliesOnlyUnderItsCondition() {
		run((service) -> {
			service.byCondition(false);
			service.byCondition(false);
			service.byCondition(true);
			assertRefused(() -> service.byCondition(true));
			service.byCondition(false);
		});
	}

	@Test
	void tellsWhichExpressionFailed() {
		run((service) -> assertThatIllegalStateException().isThrownBy(() -> service.byLength(null))
			.withMessageStartingWith("The key '#user.length()' of @RateLimited on " + Service.class.getName()
					+ ".byLength(java.lang.String) cannot be evaluated"));
	}

	@Test
	void resolvesPlaceholders() {
		this.runner.withPropertyValues("limits.rate=1/s").withBean(Placeholders.class).run((context) -> {
			Placeholders service = context.getBean(Placeholders.class);
			service.call();
			assertRefused(service::call);
		});
	}

	@Test
	void defaultKeyHoldsForAllThatStateNone() {
		ApplicationContextRunner bare = LimitedContexts.runner(MutableTicker.startingAt(0));
		bare.withPropertyValues("trypema.default-key=#p0").withBean(Keyless.class).run((context) -> {
			Keyless service = context.getBean(Keyless.class);
			service.call("ann");
			service.call("bob");
			assertRefused(() -> service.call("ann"));
		});
	}

	@Test
	void resolverTellsLimitOfKey() {
		RateLimitResolver plans = (policy, key) -> (policy.equals("Service.byUser") && key.equals("pro"))
				? RateLimit.parse("2/s") : null;
		this.runner.withBean(RateLimitResolver.class, () -> plans).run((context) -> {
			Service service = context.getBean(Service.class);
			service.byUser("pro");
			service.byUser("pro");
			assertRefused(() -> service.byUser("pro"));
			service.byUser("basic");
			assertRefused(() -> service.byUser("basic"));
		});
	}

	private void run(Consumer<Service> test) {
		this.runner.run((context) -> test.accept(context.getBean(Service.class)));
	}

	private static void assertRefused(ThrowingCallable call) {
		assertThatExceptionOfType(RateLimitExceededException.class).isThrownBy(call);
	}

	static class Service {

		@RateLimited(rate = "1/s", key = "#user")
		void byObject(Object user) {
		}

		@RateLimited(rate = "1/s", key = "#user")
		void byUser(@Nullable String user) {
		}

		@RateLimited(rate = "1/s", key = "{#one, #other}")
		void byBoth(String one, String other) {
		}

		@RateLimited(rate = "1/s", key = "#user.length()")
		void byLength(@Nullable String user) {
		}

		@RateLimited(rate = "1/s", key = "#principal")
		void byPrincipal(@Nullable String principal) {
		}

		@RateLimited(rate = "1/s",
				permits = "#clientIp == '192.0.2.1' && #principal == 'ann' && #header('X-Api-Key') == 'secret' ? 1 : -1")
		String byCaller() {
			return "done";
		}

		@RateLimited(rate = "10/s", permits = "#cost")
		void byCost(@Nullable Object cost) {
		}

		@RateLimited(rate = "1/s", condition = "#limited")
		void byCondition(boolean limited) {
		}

	}

	static class Tenanted {

		@RateLimited(rate = "1/s",
				permits = "@tenants.isKnown(#root.method.name) && target.tenant() == 'acme' ? 1 : -1")
		String byTenant() {
			return "done";
		}

		public String tenant() {
			return "acme";
		}

	}

	public static class Tenants {

		public boolean isKnown(String name) {
			return name.equals("byTenant");
		}

	}

	static class ArgumentResolver implements RateLimitKeyResolver {

		@Override
		public String resolve(CallContext context, Object target, Method method, @Nullable Object[] arguments) {
			return List.of(arguments).toString();
		}

	}

	static class Resolving {

		@RateLimited(rate = "1/s", keyResolver = "resolver")
		void call(String user) {
		}

	}

	static class Placeholders {

		@RateLimited(rate = "${limits.rate}", window = "${limits.window:}")
		void call() {
		}

	}

	static class Keyless {

		@RateLimited(rate = "1/s")
		void call(String user) {
		}

	}

	interface Api {

		@RateLimited(rate = "1/s", key = "#user")
		void call(String user);

	}

	static class Implementation implements Api {

		@Override
		public void call(String name) {
		}

	}

	private record KnownCaller(boolean expected) implements CallContext {

		@Override
		public String clientIp() {
			return value("192.0.2.1");
		}

		@Override
		public String principal() {
			return value("ann");
		}

		@Override
		public @Nullable String header(String name) {
			return name.equals("X-Api-Key") ? value("secret") : null;
		}

		@Override
		public @Nullable String sessionId() {
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

		private String value(String value) {
			assertThat(this.expected).isTrue();
			return value;
		}

	}

}
