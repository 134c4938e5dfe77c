package io.trypema.spring.interceptor;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.resilience.annotation.ConcurrencyLimit;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

import io.trypema.LimitDecision;
import io.trypema.RateLimitExceededException;
import io.trypema.spring.LimitRequest;
import io.trypema.spring.RateLimitListener;
import io.trypema.spring.RateLimitOutcome;
import io.trypema.spring.annotation.RateLimited;
import io.trypema.test.MutableTicker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for limits on methods that Spring also retries, throttles, schedules, or calls
 * for events.
 */
@ExtendWith(OutputCaptureExtension.class)
class NeighbouringAnnotationsTests {

	private final ApplicationContextRunner runner = LimitedContexts.runner(MutableTicker.startingAt(0))
		.withUserConfiguration(Resilience.class)
		.withBean(Outcomes.class)
		.withBean(Service.class);

	@Test
	void eachRetryCounts() {
		this.runner.run((context) -> {
			Service service = context.getBean(Service.class);
			assertThatExceptionOfType(RateLimitExceededException.class).isThrownBy(service::retried);
			assertThat(service.runs()).isEqualTo(2);
		});
	}

	@Test
	void eachRetryOfReactiveMethodCounts() {
		this.runner.run((context) -> {
			Service service = context.getBean(Service.class);
			assertThatExceptionOfType(Exception.class).isThrownBy(() -> service.retriedMono().block())
				.havingRootCause()
				.isInstanceOf(RateLimitExceededException.class);
			assertThat(service.runs()).isEqualTo(2);
		});
	}

	@Test
	void refusalIsRetried() {
		this.runner.run((context) -> {
			Service service = context.getBean(Service.class);
			service.refused();
			assertThatExceptionOfType(RateLimitExceededException.class).isThrownBy(service::refused);
			assertThat(context.getBean(Outcomes.class).outcomes).containsExactly(RateLimitOutcome.ALLOWED,
					RateLimitOutcome.REJECTED, RateLimitOutcome.REJECTED, RateLimitOutcome.REJECTED);
		});
	}

	@Test
	void refusalIsNotRetriedWhereExcluded() {
		this.runner.run((context) -> {
			Service service = context.getBean(Service.class);
			service.refusedOnce();
			assertThatExceptionOfType(RateLimitExceededException.class).isThrownBy(service::refusedOnce);
			assertThat(context.getBean(Outcomes.class).outcomes).containsExactly(RateLimitOutcome.ALLOWED,
					RateLimitOutcome.REJECTED);
		});
	}

	@Test
	void limitIsAskedOnceTheCallHasItsTurn() {
		this.runner.run((context) -> {
			Service service = context.getBean(Service.class);
			Thread second = new Thread(service::throttled);
			service.throttled(second);
			assertThat(service.outcomesAtTheEndOfTheFirst()).isEqualTo(1);
			second.join();
			assertThat(context.getBean(Outcomes.class).outcomes).hasSize(2);
		});
	}

	@Test
	void refusedCallLeavesItsTurnToOthers() {
		this.runner.run((context) -> {
			Service service = context.getBean(Service.class);
			service.throttledAndRefused();
			for (int call = 0; call < 3; call++) {
				assertThatExceptionOfType(RateLimitExceededException.class).isThrownBy(service::throttledAndRefused);
			}
		});
	}

	@Test
	void refusedRunIsLoggedAndTheNextComes(CapturedOutput output) {
		this.runner.withUserConfiguration(Scheduling.class).withBean(Job.class).run((context) -> {
			assertThat(context.getBean(Outcomes.class).three.await(30, TimeUnit.SECONDS)).isTrue();
			assertThat(context.getBean(Outcomes.class).outcomes).startsWith(RateLimitOutcome.ALLOWED,
					RateLimitOutcome.REJECTED, RateLimitOutcome.REJECTED);
			assertThat(output).contains("Unexpected error occurred in scheduled task");
		});
	}

	@Test
	void publisherGetsTheRefusalOfListener() {
		this.runner.withBean(Listeners.class).run((context) -> {
			context.publishEvent("first");
			assertThatExceptionOfType(RateLimitExceededException.class)
				.isThrownBy(() -> context.publishEvent("second"));
			assertThat(context.getBean(Listeners.class).later()).containsExactly("first");
		});
	}

	@Configuration(proxyBeanMethods = false)
	@EnableResilientMethods
	static class Resilience {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableScheduling
	static class Scheduling {

	}

	static class Outcomes implements RateLimitListener {

		final Queue<RateLimitOutcome> outcomes = new ConcurrentLinkedQueue<>();

		final CountDownLatch three = new CountDownLatch(3);

		@Override
		public void onOutcome(LimitRequest request, RateLimitOutcome outcome, @Nullable LimitDecision decision) {
			this.outcomes.add(outcome);
			this.three.countDown();
		}

	}

	static class Service {

		private final AtomicInteger runs = new AtomicInteger();

		private final Outcomes outcomes;

		private volatile int outcomesAtTheEndOfTheFirst;

		Service(Outcomes outcomes) {
			this.outcomes = outcomes;
		}

		public int runs() {
			return this.runs.get();
		}

		public int outcomesAtTheEndOfTheFirst() {
			return this.outcomesAtTheEndOfTheFirst;
		}

		@Retryable(maxRetries = 5, delay = 0)
		@RateLimited(rate = "2/h")
		public void retried() {
			this.runs.incrementAndGet();
			throw new IllegalStateException("Not yet");
		}

		@Retryable(maxRetries = 5, delay = 0)
		@RateLimited(rate = "2/h")
		public Mono<String> retriedMono() {
			this.runs.incrementAndGet();
			return Mono.error(new IllegalStateException("Not yet"));
		}

		@Retryable(maxRetries = 2, delay = 0)
		@RateLimited(rate = "1/h")
		public void refused() {
		}

		@Retryable(maxRetries = 2, delay = 0, excludes = RateLimitExceededException.class)
		@RateLimited(rate = "1/h")
		public void refusedOnce() {
		}

		@ConcurrencyLimit(1)
		@RateLimited(rate = "9/h")
		public void throttled(Thread... next) {
			for (Thread thread : next) {
				thread.start();
				while (thread.getState() != Thread.State.WAITING && this.outcomes.outcomes.size() == 1) {
					Thread.onSpinWait();
				}
				this.outcomesAtTheEndOfTheFirst = this.outcomes.outcomes.size();
			}
		}

		@ConcurrencyLimit(1)
		@RateLimited(rate = "1/h")
		public void throttledAndRefused() {
		}

	}

	static class Job {

		@Scheduled(fixedDelay = 1)
		@RateLimited(rate = "1/h")
		public void run() {
		}

	}

	static class Listeners {

		private final Queue<String> later = new ConcurrentLinkedQueue<>();

		public List<String> later() {
			return List.copyOf(this.later);
		}

		@EventListener
		@Order(1)
		@RateLimited(rate = "1/h")
		public void limited(String event) {
		}

		@EventListener
		@Order(2)
		public void later(String event) {
			this.later.add(event);
		}

	}

}
