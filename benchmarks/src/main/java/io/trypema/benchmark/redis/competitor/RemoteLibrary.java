package io.trypema.benchmark.redis.competitor;

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
 * The libraries that are compared.
 */
public enum RemoteLibrary {

	/**
	 * {@code PING} through Lettuce: what a round trip costs.
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
			return new TrypemaLimiter(RateLimit.of(permits, window), redis(backend));
		}
	},

	/**
	 * The local provider, which limits each process for itself.
	 */
	TRYPEMA_LOCAL("Trypema, local") {
		@Override
		public RemoteCompetitor limitedTo(long permits, Duration window, Backend backend) {
			return new TrypemaLimiter(RateLimit.of(permits, window), LocalRateLimiterProvider.create());
		}
	},

	/**
	 * The hybrid provider.
	 */
	TRYPEMA_HYBRID("**Trypema, hybrid**") {
		@Override
		public RemoteCompetitor limitedTo(long permits, Duration window, Backend backend) {
			RedisRateLimiterProvider redis = redis(backend);
			return new TrypemaLimiter(RateLimit.of(permits, window), HybridRateLimiterProvider.builder(redis).build(),
					redis);
		}
	};

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
	 * Return whether decisions are taken in process.
	 * @return whether no decision waits for Redis
	 */
	public boolean isInProcess() {
		return this == TRYPEMA_LOCAL || this == TRYPEMA_HYBRID;
	}

	/**
	 * Return a limiter of this library.
	 * @param permits the permits per window and key
	 * @param window the window
	 * @param backend the Redis to limit on
	 * @return the limiter
	 */
	public abstract RemoteCompetitor limitedTo(long permits, Duration window, Backend backend);

	private static RedisRateLimiterProvider redis(Backend backend) {
		return RedisRateLimiterProvider.builder(RedisConnector.of(backend.client())).build();
	}

	private static RemoteCompetitor bucket4j(long permits, Duration window, Backend backend,
			Optimization optimization) {
		return new Bucket4jOnLettuce(backend.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE)), permits,
				window, optimization);
	}

}
