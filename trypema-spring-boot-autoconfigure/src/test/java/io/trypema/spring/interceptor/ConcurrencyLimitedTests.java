package io.trypema.spring.interceptor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.trypema.RateLimitExceededException;
import io.trypema.concurrency.ConcurrencyLimitExceededException;
import io.trypema.spring.MissingKeyException;
import io.trypema.spring.annotation.ConcurrencyLimited;
import io.trypema.spring.annotation.RateLimitExempt;
import io.trypema.spring.annotation.RateLimited;
import io.trypema.test.MutableTicker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for limits on calls in flight of methods that handle no exchange.
 */
@Timeout(60)
class ConcurrencyLimitedTests {

	private final ApplicationContextRunner runner = LimitedContexts.runner(MutableTicker.startingAt(0))
		.withPropertyValues("trypema.concurrency.reports.places=1", "trypema.concurrency.patient.places=1",
				"trypema.concurrency.patient.max-wait=1h", "trypema.concurrency.hasty.places=1",
				"trypema.concurrency.hasty.max-wait=10ms", "trypema.concurrency.watched.places=1",
				"trypema.concurrency.watched.shadow=true", "trypema.concurrency.watched.max-wait=1h",
				"trypema.concurrency.users.places=1", "trypema.concurrency.users.key=#user",
				"trypema.concurrency.users.missing-key=refuse");

	@Test
	void placeIsTakenWhileTheMethodRuns() {
		with((reports, inFlight) -> {
			String nested = reports.plain(() -> {
				assertThat(inFlight.countInFlight("reports")).isOne();
				assertThatExceptionOfType(ConcurrencyLimitExceededException.class)
					.isThrownBy(() -> reports.plain(() -> "second"))
					.withMessage("Concurrency limit 'reports' exceeded: Refused[limit=1 in flight, inFlight=1]");
				return "first";
			});
			assertThat(nested).isEqualTo("first");
			assertThat(inFlight.countInFlight("reports")).isZero();
			assertThat(reports.plain(() -> "again")).isEqualTo("again");
		});
	}

	@Test
	void exceptionGivesThePlaceBack() {
		with((reports, inFlight) -> {
			assertThatIllegalStateException().isThrownBy(() -> reports.plain(() -> {
				throw new IllegalStateException("failed");
			}));
			assertThat(inFlight.countInFlight("reports")).isZero();
			assertThat(reports.plain(() -> "again")).isEqualTo("again");
		});
	}

	@Test
	void futureHasAPlaceUntilItCompletes() {
		with((reports, inFlight) -> {
			for (boolean failing : new boolean[] { false, true }) {
				CompletableFuture<String> work = new CompletableFuture<>();
				CompletableFuture<String> first = reports.future(work);
				assertThat(reports.future(work)).failsWithin(Duration.ofMinutes(1))
					.withThrowableOfType(ExecutionException.class)
					.withCauseInstanceOf(ConcurrencyLimitExceededException.class);
				CompletableFuture<Long> left = first.handle((value, failure) -> inFlight.countInFlight("reports"));
				if (failing) {
					work.completeExceptionally(new IllegalStateException("failed"));
				}
				else {
					work.complete("done");
				}
				assertThat(left.join()).isZero();
			}
		});
	}

	@Test
	void undeclaredFutureHasAPlaceUntilItCompletes() {
		with((reports, inFlight) -> {
			CompletableFuture<String> work = new CompletableFuture<>();
			reports.object(work);
			assertThat(inFlight.countInFlight("reports")).isOne();
			work.complete("done");
			assertThat(inFlight.countInFlight("reports")).isZero();
		});
	}

	@Test
	void subscriptionHasAPlaceUntilItsValueIsThere() {
		with((reports, inFlight) -> {
			Sinks.One<String> work = Sinks.one();
			Mono<String> mono = reports.mono(work.asMono());
			assertThat(inFlight.countInFlight("reports")).isZero();
			CompletableFuture<@Nullable String> next = mono
				.flatMap((value) -> reports.mono(Mono.just(value + ", again")))
				.toFuture();
			assertThat(inFlight.countInFlight("reports")).isOne();
			assertThatExceptionOfType(ConcurrencyLimitExceededException.class).isThrownBy(mono::block);
			work.tryEmitValue("done").orThrow();
			assertThat(next.join()).isEqualTo("done, again");
			assertThat(inFlight.countInFlight("reports")).isZero();
		});
	}

	@Test
	void subscriptionThatFailsOrIsEmptyGivesThePlaceBack() {
		with((reports, inFlight) -> {
			assertThatIllegalStateException()
				.isThrownBy(() -> reports.mono(Mono.error(new IllegalStateException("failed"))).block());
			assertThat(reports.mono(Mono.empty()).block()).isNull();
			assertThat(reports.flux(Flux.empty()).collectList().block()).isEmpty();
			assertThat(inFlight.countInFlight("reports")).isZero();
		});
	}

	@Test
	void cancellationGivesThePlaceBackOnce() {
		with((reports, inFlight) -> {
			Sinks.Many<String> work = Sinks.many().multicast().directBestEffort();
			List<String> received = new ArrayList<>();
			Disposable subscription = reports.flux(work.asFlux()).subscribe(received::add);
			work.tryEmitNext("one").orThrow();
			assertThat(received).containsExactly("one");
			assertThat(inFlight.countInFlight("reports")).isOne();
			subscription.dispose();
			subscription.dispose();
			assertThat(inFlight.countInFlight("reports")).isZero();
			assertThat(reports.flux(Flux.just("a", "b", "c")).take(1).collectList().block()).containsExactly("a");
			assertThat(reports.flux(Flux.just("a", "b")).concatWith(reports.flux(Flux.just("c"))).collectList().block())
				.containsExactly("a", "b", "c");
			assertThat(inFlight.countInFlight("reports")).isZero();
		});
	}

	@Test
	void callWaitsForAPlaceWithoutBlocking() {
		with((reports, inFlight) -> {
			CompletableFuture<String> work = new CompletableFuture<>();
			CompletableFuture<String> first = reports.patient(work);
			CompletableFuture<String> second = reports.patient(CompletableFuture.completedFuture("second"));
			assertThat(second).isNotDone();
			work.complete("first");
			assertThat(first.join()).isEqualTo("first");
			assertThat(second.join()).isEqualTo("second");
			assertThat(inFlight.countInFlight("patient")).isZero();
		});
	}

	@Test
	void waitIsBounded() {
		with((reports, inFlight) -> {
			CompletableFuture<String> work = new CompletableFuture<>();
			CompletableFuture<String> first = reports.hasty(() -> work);
			assertThatExceptionOfType(ConcurrencyLimitExceededException.class)
				.isThrownBy(() -> reports.hasty(() -> "second"));
			work.complete("first");
			assertThat(first.join()).isEqualTo("first");
			assertThat(inFlight.countInFlight("hasty")).isZero();
		});
	}

	@Test
	void cancelledWaitTakesNoPlace() {
		with((reports, inFlight) -> {
			CompletableFuture<String> work = new CompletableFuture<>();
			CompletableFuture<String> first = reports.patient(work);
			Disposable waiting = reports.patientMono(Mono.just("second")).subscribe();
			waiting.dispose();
			work.complete("first");
			assertThat(first.join()).isEqualTo("first");
			assertThat(reports.patient(CompletableFuture.completedFuture("third")).join()).isEqualTo("third");
			while (inFlight.countInFlight("patient") != 0 && !Thread.interrupted()) {
				Thread.onSpinWait();
			}
		});
	}

	@Test
	void fallbackAnswersAndHasNoPlace() {
		with((reports, inFlight) -> {
			String nested = reports.withFallback(() -> {
				assertThat(reports.withFallback(() -> "second")).isEqualTo("fallback of 1 in flight");
				assertThat(inFlight.countInFlight("reports")).isOne();
				return "first";
			});
			assertThat(nested).isEqualTo("first");
		});
	}

	@Test
	void keysAreApartAndMayBeMissing() {
		with((reports, inFlight) -> {
			String nested = reports.ofUser("a", () -> {
				assertThatExceptionOfType(ConcurrencyLimitExceededException.class)
					.isThrownBy(() -> reports.ofUser("a", () -> "second"));
				return reports.ofUser("b", () -> "other");
			});
			assertThat(nested).isEqualTo("other");
			assertThatExceptionOfType(MissingKeyException.class).isThrownBy(() -> reports.ofUser("", () -> "nobody"));
		});
	}

	@Test
	void conditionMayLetCallsPass() {
		with((reports, inFlight) -> assertThat(reports.unlessVip(false, () -> reports.unlessVip(true, () -> "vip")))
			.isEqualTo("vip"));
	}

	@Test
	void shadowedLimitRefusesNothingAndHoldsUpNobody() {
		with((reports, inFlight) -> {
			String nested = reports.watched(() -> reports.watched(() -> {
				assertThat(inFlight.countInFlight("watched")).isOne();
				return "second";
			}));
			assertThat(nested).isEqualTo("second");
			assertThat(inFlight.countInFlight("watched")).isZero();
		});
	}

	@Test
	void ratesAreAskedFirstAndGivenBackIfThereIsNoPlace() {
		with((reports, inFlight) -> {
			String nested = reports.both(() -> {
				for (int call = 0; call < 5; call++) {
					assertThatExceptionOfType(ConcurrencyLimitExceededException.class)
						.isThrownBy(() -> reports.both(() -> "second"));
				}
				return "first";
			});
			assertThat(nested).isEqualTo("first");
			assertThat(reports.both(() -> "second")).isEqualTo("second");
			assertThatExceptionOfType(RateLimitExceededException.class).isThrownBy(() -> reports.both(() -> "third"));
		});
	}

	@Test
	void limitsOfTypeHoldBesideRatesOfMethods() {
		this.runner.withBean(OfType.class).run((context) -> {
			OfType limited = context.getBean(OfType.class);
			String nested = limited.rated(() -> {
				assertThatExceptionOfType(ConcurrencyLimitExceededException.class)
					.isThrownBy(() -> limited.plain(() -> "second"));
				return limited.exempt(() -> limited.own(() -> "third"));
			});
			assertThat(nested).isEqualTo("third");
			assertThatExceptionOfType(RateLimitExceededException.class).isThrownBy(() -> limited.rated(() -> "again"));
		});
	}

	@Test
	void methodOfWhichNobodyKnowsTheEndFailsTheStart() {
		assertFails(Unknown.class, "limits the calls in flight, but returns java.util.concurrent.Callable",
				"Return a CompletableFuture, Mono or Flux");
		assertFails(UnknownLater.class,
				"limits the calls in flight, but returns java.util.concurrent.CompletableFuture",
				"whose outcome is not known when the method returns");
	}

	@Test
	void mistakesFailTheStart() {
		assertFails(NoPolicy.class, "has neither a policy nor places", "@ConcurrencyLimited(places = \"10\")");
		assertFails(BadPlaces.class, "has the places '0', which cannot be used", "from 1 to 1000000000");
		assertFails(BadWait.class, "has the maxWait '2h', which cannot be used: The wait for a place must be from 0",
				"200ms");
		assertFails(Hybrid.class, "uses the provider 'hybrid', which keeps no places", "Use redis");
		assertFails(Shared.class, "uses the provider 'redis', which is not available", "io.trypema:trypema-redis");
		assertFails(Misspelt.class,
				"names the concurrency policy 'report', which does not exist. The concurrency policies are: reports",
				"set trypema.concurrency.report.places to a number such as 10.");
		assertFails(BadFallback.class, "has the fallbackMethod 'refused', whose parameters or return type do not fit",
				"a ConcurrencyLimitExceededException or RuntimeException may follow");
	}

	@Test
	void badPropertiesFailTheStart() {
		assertFails("trypema.concurrency.x.max-wait=1s", "Concurrency policy 'x' has no places",
				"Set trypema.concurrency.x.places");
		assertFails("trypema.concurrency.reports.places=0", "trypema.concurrency.reports.places",
				"from 1 to 1000000000, but are 0");
		assertFails("trypema.concurrency.reports.max-wait=2h", "trypema.concurrency.reports.max-wait",
				"must be from 0 to PT1H, but is PT2H");
		assertFails("trypema.concurrency.reports.plcaes=3", "trypema.concurrency.reports.plcaes", "places");
		this.runner.withPropertyValues("trypema.policies.reports.rate=10/s")
			.run((context) -> assertThat(messages(context))
				.contains("The concurrency policy 'reports' has the name of a policy that limits a rate"));
	}

	private void assertFails(Class<?> type, String... messages) {
		this.runner.withBean(type).run((context) -> assertThat(messages(context)).contains(messages));
	}

	private void assertFails(String property, String... messages) {
		this.runner.withPropertyValues(property).run((context) -> assertThat(messages(context)).contains(messages));
	}

	private static String messages(AssertableApplicationContext context) {
		StringBuilder messages = new StringBuilder();
		for (Throwable next = context.getStartupFailure(); next != null; next = next.getCause()) {
			messages.append(next.getMessage()).append('\n');
		}
		return messages.toString();
	}

	private void with(ReportsTest test) {
		this.runner.withBean(Reports.class).run((AssertableApplicationContext context) -> {
			ConcurrencyLimiters limiters = context.getBean(ConcurrencyLimiters.class);
			test.run(context.getBean(Reports.class), limiters);
		});
	}

	/**
	 * A test on reports.
	 */
	@FunctionalInterface
	private interface ReportsTest {

		void run(Reports reports, ConcurrencyLimiters inFlight) throws Exception;

	}

	/**
	 * The work of a call.
	 */
	@FunctionalInterface
	interface Work<T> {

		T run();

	}

	static class Reports {

		@ConcurrencyLimited("reports")
		public <T> T plain(Work<T> work) {
			return work.run();
		}

		@ConcurrencyLimited("reports")
		public CompletableFuture<String> future(CompletableFuture<String> work) {
			return work;
		}

		@ConcurrencyLimited("reports")
		@SuppressWarnings("FutureReturnValueIgnored")
		public Object object(CompletableFuture<String> work) {
			return work;
		}

		@ConcurrencyLimited("reports")
		public Mono<String> mono(Mono<String> work) {
			return work;
		}

		@ConcurrencyLimited("reports")
		public Flux<String> flux(Flux<String> work) {
			return work;
		}

		@ConcurrencyLimited("patient")
		public CompletableFuture<String> patient(CompletableFuture<String> work) {
			return work;
		}

		@ConcurrencyLimited("patient")
		public Mono<String> patientMono(Mono<String> work) {
			return work;
		}

		@ConcurrencyLimited("hasty")
		public <T> T hasty(Work<T> work) {
			return work.run();
		}

		@ConcurrencyLimited(policy = "reports", fallbackMethod = "refused")
		public String withFallback(Work<String> work) {
			return work.run();
		}

		String refused(Work<String> work, ConcurrencyLimitExceededException refusal) {
			return "fallback of " + refusal.decision().limit();
		}

		@ConcurrencyLimited("users")
		public String ofUser(String user, Work<String> work) {
			return work.run();
		}

		@ConcurrencyLimited(places = "1", condition = "!#vip")
		public String unlessVip(boolean vip, Work<String> work) {
			return work.run();
		}

		@ConcurrencyLimited("watched")
		public String watched(Work<String> work) {
			return work.run();
		}

		@ConcurrencyLimited("reports")
		@RateLimited(rate = "2/h")
		public String both(Work<String> work) {
			return work.run();
		}

	}

	@ConcurrencyLimited(places = "1")
	static class OfType {

		public String plain(Work<String> work) {
			return work.run();
		}

		@RateLimited(rate = "1/h")
		public String rated(Work<String> work) {
			return work.run();
		}

		@RateLimitExempt
		public String exempt(Work<String> work) {
			return work.run();
		}

		@RateLimitExempt
		@ConcurrencyLimited(places = "1")
		public String own(Work<String> work) {
			return work.run();
		}

	}

	static class Unknown {

		@ConcurrencyLimited("reports")
		public Callable<String> callable() {
			return () -> "later";
		}

	}

	static class UnknownLater {

		@ConcurrencyLimited("reports")
		public CompletableFuture<Mono<String>> future() {
			return CompletableFuture.completedFuture(Mono.just("later still"));
		}

	}

	static class NoPolicy {

		@ConcurrencyLimited
		public void call() {
		}

	}

	static class BadPlaces {

		@ConcurrencyLimited(places = "0")
		public void call() {
		}

	}

	static class BadWait {

		@ConcurrencyLimited(places = "1", maxWait = "2h")
		public void call() {
		}

	}

	static class Hybrid {

		@ConcurrencyLimited(places = "1", provider = "hybrid")
		public void call() {
		}

	}

	static class Shared {

		@ConcurrencyLimited(places = "1", provider = "redis")
		public void call() {
		}

	}

	static class Misspelt {

		@ConcurrencyLimited("report")
		public void call() {
		}

	}

	static class BadFallback {

		@ConcurrencyLimited(policy = "reports", fallbackMethod = "refused")
		public void call() {
		}

		void refused(RateLimitExceededException refusal) {
		}

	}

}
