package io.trypema.benchmark;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import io.trypema.RateLimit;
import io.trypema.RateLimitStrategy;
import io.trypema.RateLimiter;
import io.trypema.Ticker;
import io.trypema.local.LocalRateLimiterProvider;
import io.trypema.spring.LimitRequest;
import io.trypema.spring.RateLimitListener;
import io.trypema.spring.RateLimitPolicy;
import io.trypema.spring.interceptor.EffectivePolicies;
import io.trypema.spring.interceptor.RateLimitEnforcer;
import io.trypema.spring.interceptor.RefusalEventPublisher;
import io.trypema.spring.metrics.DecisionCounts;
import io.trypema.spring.metrics.DecisionMetrics;
import io.trypema.spring.metrics.SuppressionMetrics;

/**
 * The cost of metrics for a call that is decided in process.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgsAppend = { "-Xms1g", "-Xmx1g" })
@SuppressWarnings("NullAway.Init")
public class MetricsBenchmark {

	@Param
	public Registry registry;

	private RateLimitEnforcer enforcer;

	private List<LimitRequest> admitted;

	private List<LimitRequest> shed;

	@Setup
	public void setUp() {
		LocalRateLimiterProvider provider = LocalRateLimiterProvider.create();
		this.enforcer = new RateLimitEnforcer(RateLimiter.of(provider), new EffectivePolicies(Stream::empty),
				this.registry::listeners, Ticker.system());
		this.admitted = List.of(request(RateLimitPolicy.of("roomy", RateLimit.perSecond(1_000_000_000))));
		this.shed = List.of(request(RateLimitPolicy.of("shed", RateLimit.of(1, Duration.ofHours(1)))
			.withStrategy(RateLimitStrategy.SUPPRESSED)));
		this.enforcer.admit(this.shed);
	}

	private static LimitRequest request(RateLimitPolicy policy) {
		return new LimitRequest(policy.name(), policy, "customer-4711", 1);
	}

	/** The limit is never reached. */
	@Benchmark
	public Object admitted() {
		return this.enforcer.admit(this.admitted);
	}

	/** All calls are above the limit of the suppressed strategy. */
	@Benchmark
	public Object shed() {
		return this.enforcer.admit(this.shed);
	}

	/**
	 * The destination of metrics.
	 */
	public enum Registry {

		/** No listener receives the outcomes. */
		SILENT {

			@Override
			Stream<RateLimitListener> listeners() {
				return Stream.empty();
			}

		},

		/**
		 * The default of the starter without a registry: refusals are published, sampled.
		 */
		NONE {

			@Override
			Stream<RateLimitListener> listeners() {
				return Stream.of(events());
			}

		},

		/** To Prometheus. */
		PROMETHEUS {

			@Override
			Stream<RateLimitListener> listeners() {
				MeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
				DecisionCounts counts = new DecisionCounts();
				new DecisionMetrics(counts, Stream::empty).bindTo(registry);
				return Stream.of(events(), counts, new SuppressionMetrics(registry));
			}

		};

		abstract Stream<RateLimitListener> listeners();

		private static RateLimitListener events() {
			return new RefusalEventPublisher((event) -> {
			}, Ticker.system());
		}

	}

}
