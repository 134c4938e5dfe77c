package io.trypema.spring.boot.autoconfigure;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;

import io.trypema.concurrency.ConcurrencyLimitExceededException;
import io.trypema.redis.test.TestRedis;
import io.trypema.spring.annotation.ConcurrencyLimited;
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
			CompletableFuture<String> first = one.export("a", work);
			assertThat(other.export("b", CompletableFuture.completedFuture("of b")).join()).isEqualTo("of b");
			assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> other.export("a", work).join())
				.withCauseInstanceOf(ConcurrencyLimitExceededException.class);
			work.complete("of a");
			assertThat(first.join()).isEqualTo("of a");
			assertThat(other.export("a", CompletableFuture.completedFuture("again")).join()).isEqualTo("again");
		});
	}

	@Test
	void callWaitsForAPlaceOfAnotherInstance() {
		withTwo((one, other) -> {
			CompletableFuture<String> work = new CompletableFuture<>();
			CompletableFuture<String> first = one.patient(work);
			CompletableFuture<String> second = other.patient(CompletableFuture.completedFuture("second"));
			work.complete("first");
			assertThat(first.join()).isEqualTo("first");
			assertThat(second.join()).isEqualTo("second");
		});
	}

	@Test
	void instanceThatStopsLeavesItsPlaces() {
		this.runner.run((other) -> {
			this.runner.run((one) -> {
				CompletableFuture<String> ignored = one.getBean(Exports.class).export("a", new CompletableFuture<>());
				assertThat(other.getBean(Exports.class).export("b", CompletableFuture.completedFuture("b")).join())
					.isEqualTo("b");
				assertThatExceptionOfType(CompletionException.class)
					.isThrownBy(() -> other.getBean(Exports.class).export("a", new CompletableFuture<>()).join());
			});
			assertThat(other.getBean(Exports.class).export("a", CompletableFuture.completedFuture("a")).join())
				.isEqualTo("a");
		});
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
			assertThat(refused.join()).isEqualTo(onFailure.equals("deny") ? 2 : onFailure.equals("local") ? 1 : 0);
		};
	}

	private static CompletableFuture<Integer> count(CompletableFuture<String> call) {
		return call.handle((done, failure) -> (failure != null) ? 1 : 0);
	}

	private void withTwo(Instances test) {
		this.runner.run((one) -> this.runner
			.run((other) -> test.run(one.getBean(Exports.class), other.getBean(Exports.class))));
	}

	/**
	 * A test on two instances.
	 */
	@FunctionalInterface
	private interface Instances {

		void run(Exports one, Exports other);

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
