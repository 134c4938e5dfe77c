package io.trypema.benchmark.redis.competitor;

import java.math.BigDecimal;
import java.time.Duration;

import io.github.bucket4j.distributed.proxy.optimization.Optimization;
import io.github.bucket4j.distributed.proxy.optimization.Optimizations;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;

import io.trypema.RateLimit;
import io.trypema.local.LocalRateLimiterProvider;
import io.trypema.redis.HybridRateLimiterProvider;
import io.trypema.redis.RedisConnector;
import io.trypema.redis.RedisRateLimiterProvider;

/**
 * The compared libraries.
 */
public enum RemoteLibrary {

	/**
	 * {@code PING} through Lettuce: the cost of a round trip.
	 */
	PING("PING") {
		@Override
		public RemoteCompetitor limitedTo(long permits, Duration window, Backend backend) {
			return new Ping(backend.connect());
		}
	},

	/**
	 * A plain script of the generic cell rate algorithm through Lettuce.
	 */
	GCRA_SCRIPT("GCRA script") {
		@Override
		public RemoteCompetitor limitedTo(long permits, Duration window, Backend backend) {
			return new GcraScript(backend.connect(), permits, window);
		}
	},

	/**
	 * The script of Spring Cloud Gateway through Lettuce.
	 */
	GATEWAY("Spring Cloud Gateway's script") {
		@Override
		public RemoteCompetitor limitedTo(long permits, Duration window, Backend backend) {
			return new GatewayScript(backend.connect(), permits, window);
		}
	},

	/**
	 * Redisson's rate limiter.
	 */
	REDISSON("Redisson") {
		@Override
		public RemoteCompetitor limitedTo(long permits, Duration window, Backend backend) {
			return new RedissonLimiter(backend.url(), permits, window);
		}
	},

	/**
	 * Bucket4j through Lettuce, with its defaults.
	 */
	BUCKET4J("Bucket4j") {
		@Override
		public RemoteCompetitor limitedTo(long permits, Duration window, Backend backend) {
			return bucket4j(permits, window, backend, Optimization.NONE_OPTIMIZED);
		}
	},

	/**
	 * Bucket4j through Lettuce, with callers of one key sharing a round trip.
	 */
	BUCKET4J_BATCHING("Bucket4j, batching") {
		@Override
		public RemoteCompetitor limitedTo(long permits, Duration window, Backend backend) {
			return bucket4j(permits, window, backend, Optimizations.batching());
		}
	},

	/**
	 * The Redis provider.
	 */
	TRYPEMA_REDIS("**Trypema, redis**") {
		@Override
		public RemoteCompetitor limitedTo(long permits, Duration window, Backend backend) {
			return TrypemaLimiter.absolute(RateLimit.of(permits, window), redis(RedisConnector.of(backend.client())));
		}
	},

	/**
	 * The local provider, which limits each process separately.
	 */
	TRYPEMA_LOCAL("Trypema, local") {
		@Override
		public RemoteCompetitor limitedTo(long permits, Duration window, Backend backend) {
			return TrypemaLimiter.absolute(RateLimit.of(permits, window), LocalRateLimiterProvider.create());
		}
	},

	/**
	 * The hybrid provider.
	 */
	TRYPEMA_HYBRID("**Trypema, hybrid**") {
		@Override
		public RemoteCompetitor limitedTo(long permits, Duration window, Backend backend) {
			RedisRateLimiterProvider redis = redis(RedisConnector.of(backend.client()));
			return TrypemaLimiter.absolute(RateLimit.of(permits, window),
					HybridRateLimiterProvider.builder(redis).build(), redis);
		}
	},

	/**
	 * The suppressed strategy of the local provider, which admits up to twice the limit.
	 */
	TRYPEMA_LOCAL_SUPPRESSED("Trypema, local, suppressed") {
		@Override
		public RemoteCompetitor limitedTo(long permits, Duration window, Backend backend) {
			return TrypemaLimiter.suppressed(RateLimit.of(permits, window),
					LocalRateLimiterProvider.builder().hardLimitFactor(HARD_LIMIT_FACTOR).build());
		}
	},

	/**
	 * The suppressed strategy of the hybrid provider, which admits up to twice the limit.
	 */
	TRYPEMA_HYBRID_SUPPRESSED("**Trypema, hybrid, suppressed**") {
		@Override
		public RemoteCompetitor limitedTo(long permits, Duration window, Backend backend) {
			RedisRateLimiterProvider redis = redis(RedisConnector.of(backend.client()));
			return TrypemaLimiter.suppressed(RateLimit.of(permits, window),
					HybridRateLimiterProvider.builder(redis).build(), redis);
		}
	};

	/**
	 * The hard limit of the suppressed strategies, as a multiple of the limit.
	 */
	public static final BigDecimal HARD_LIMIT_FACTOR = BigDecimal.valueOf(2);

	/** Long enough that a stall of the machine does not end a run. */
	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final String title;

	RemoteLibrary(String title) {
		this.title = title;
	}

	/**
	 * Return the name shown to readers.
	 * @return the name
	 */
	public String title() {
		return this.title;
	}

	/**
	 * Return whether decisions are made in process.
	 * @return whether no decision waits for Redis
	 */
	public boolean isInProcess() {
		return compareTo(TRYPEMA_LOCAL) >= 0;
	}

	/**
	 * Return a limiter of this library.
	 * @param permits the permits per window and key
	 * @param window the window
	 * @param backend the Redis to limit on
	 * @return the limiter
	 */
	public abstract RemoteCompetitor limitedTo(long permits, Duration window, Backend backend);

	static RedisRateLimiterProvider redis(RedisConnector connector) {
		return RedisRateLimiterProvider.builder(connector).hardLimitFactor(HARD_LIMIT_FACTOR).timeout(TIMEOUT).build();
	}

	private static RemoteCompetitor bucket4j(long permits, Duration window, Backend backend,
			Optimization optimization) {
		return new Bucket4jOnLettuce(backend.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE)), permits,
				window, optimization);
	}

}
