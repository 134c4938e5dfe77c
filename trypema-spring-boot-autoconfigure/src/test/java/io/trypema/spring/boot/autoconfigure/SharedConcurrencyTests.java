package io.trypema.spring.boot.autoconfigure;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.context.ApplicationContext;

import io.trypema.concurrency.ConcurrencyLimitExceededException;
import io.trypema.redis.test.Await;
import io.trypema.redis.test.TestRedis;
import io.trypema.spring.annotation.ConcurrencyLimited;
import io.trypema.spring.boot.autoconfigure.redis.TrypemaRedisAutoConfiguration;
import io.trypema.spring.interceptor.ConcurrencyLimiters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for limits on calls in flight that instances of an application share through
 * Redis.
 */
@Timeout(60)
class SharedConcurrencyTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class, AopAutoConfiguration.class,
				TrypemaRedisAutoConfiguration.class, TrypemaAutoConfiguration.class,
				RateLimitMethodsAutoConfiguration.class))
		.withBean(Exports.class)
		.withPropertyValues("spring.data.redis.url=" + TestRedis.uri().toURI(),
				"trypema.redis.prefix=" + TestRedis.prefix(), "trypema.redis.timeout=10s", "trypema.provider=hybrid",
				"trypema.concurrency.exports.places=1", "trypema.concurrency.exports.key=#name",
				"trypema.concurrency.patient.places=1", "trypema.concurrency.patient.max-wait=1m");

	@Test
	void instancesShareThePlaces() {
		withTwo((one, other) -> {
			CompletableFuture<String> work = new CompletableFuture<>();
			CompletableFuture<String> first = enter(one, "a", work);
			assertThat(export(other, "b", "of b").get()).isEqualTo("of b");
			assertRefused(other);
			work.complete("of a");
			assertThat(first.get()).isEqualTo("of a");
			// A caller gets its result while the place is still being returned to Redis
			Await.until("the place is back", () -> !isRefused(other));
		});
	}

	@Test
	void callWaitsForAPlaceOfAnotherInstance() {
		withTwo((one, other) -> {
			CompletableFuture<String> work = new CompletableFuture<>();
			CompletableFuture<String> first = one.getBean(Exports.class).patient(work);
			CompletableFuture<String> second = other.getBean(Exports.class)
				.patient(CompletableFuture.completedFuture("second"));
			work.complete("first");
			assertThat(first.get()).isEqualTo("first");
			assertThat(second.get()).isEqualTo("second");
		});
	}

	@Test
	void instanceThatStopsLeavesItsPlaces() {
		this.runner.run((other) -> {
			this.runner.run((one) -> {
				CompletableFuture<?> ignored = enter(one, "a", new CompletableFuture<>());
				assertRefused(other);
			});
			assertThat(export(other, "a", "of a").get()).isEqualTo("of a");
		});
	}

	/** Make a call, and wait until it has a place. */
	private static CompletableFuture<String> enter(ApplicationContext instance, String name,
			CompletableFuture<String> work) throws InterruptedException {
		CompletableFuture<String> call = instance.getBean(Exports.class).export(name, work);
		ConcurrencyLimiters limiters = instance.getBean(ConcurrencyLimiters.class);
		while (limiters.countInFlight("exports") == 0) {
			if (Thread.interrupted()) {
				throw new InterruptedException("The call has no place");
			}
			Thread.onSpinWait();
		}
		return call;
	}

	private static CompletableFuture<String> export(ApplicationContext instance, String name, String result) {
		return instance.getBean(Exports.class).export(name, CompletableFuture.completedFuture(result));
	}

	private static boolean isRefused(ApplicationContext instance) {
		return export(instance, "a", "again").handle((done, failure) -> failure != null).join();
	}

	private static void assertRefused(ApplicationContext instance) {
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> export(instance, "a", "too many").get())
			.withCauseInstanceOf(ConcurrencyLimitExceededException.class);
	}

	@Test
	void limiterIsMadeOnlyIfAPolicyNeedsIt() {
		this.runner.withPropertyValues("trypema.provider=local")
			.run((context) -> assertThat(context.getBeanFactory().containsSingleton(ConcurrencyLimiters.SHARED))
				.isFalse());
		this.runner.run((context) -> assertThat(context.getBeanFactory().containsSingleton(ConcurrencyLimiters.SHARED))
			.isTrue());
	}

	@Test
	void callGoesOnAsDeclaredWhileRedisIsAway() {
		ApplicationContextRunner away = this.runner.withPropertyValues("spring.data.redis.url=redis://localhost:1",
				"trypema.redis.timeout=1s");
		away.withPropertyValues("trypema.concurrency.exports.on-failure=deny").run(failsWith("deny"));
		away.withPropertyValues("trypema.concurrency.exports.on-failure=allow").run(failsWith("allow"));
		away.withPropertyValues("trypema.concurrency.exports.on-failure=local").run(failsWith("local"));
	}

	private static ContextConsumer<AssertableApplicationContext> failsWith(String onFailure) {
		return (context) -> {
			Exports exports = context.getBean(Exports.class);
			CompletableFuture<String> work = new CompletableFuture<>();
			CompletableFuture<String> first = exports.export("a", work);
			CompletableFuture<String> second = exports.export("a", work);
			CompletableFuture<Integer> refused = count(first).thenCombine(count(second), Integer::sum);
			CompletableFuture<?> ignored = CompletableFuture.anyOf(first, second)
				.handle((done, failure) -> work.complete("done"));
			if (onFailure.equals("allow")) {
				work.complete("done");
			}
			assertThat(refused.get()).isEqualTo(onFailure.equals("deny") ? 2 : onFailure.equals("local") ? 1 : 0);
		};
	}

	private static CompletableFuture<Integer> count(CompletableFuture<String> call) {
		return call.handle((done, failure) -> (failure != null) ? 1 : 0);
	}

	private void withTwo(Instances test) {
		this.runner.run((one) -> this.runner.run((other) -> test.run(one, other)));
	}

	/**
	 * A test on two instances.
	 */
	@FunctionalInterface
	private interface Instances {

		void run(ApplicationContext one, ApplicationContext other) throws Exception;

	}

	static class Exports {

		@ConcurrencyLimited("exports")
		public CompletableFuture<String> export(String name, CompletableFuture<String> work) {
			return work;
		}

		@ConcurrencyLimited("patient")
		public CompletableFuture<String> patient(CompletableFuture<String> work) {
			return work;
		}

	}

}
