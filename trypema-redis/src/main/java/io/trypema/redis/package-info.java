/**
 * Providers, counters and limiters of concurrency that all instances share through Redis.
 * <p>
 * The public types are these, with their builders: the providers
 * {@link io.trypema.redis.RedisRateLimiterProvider} and
 * {@link io.trypema.redis.HybridRateLimiterProvider}, the counters
 * {@link io.trypema.redis.StrictCounter}, {@link io.trypema.redis.LaxCounter} and their
 * instance-aware forms, {@link io.trypema.redis.RedisConcurrencyLimiter}, the
 * {@link io.trypema.redis.RedisConnector} and the
 * {@link io.trypema.redis.RedisCallListener}. All other types are hidden. They form
 * groups, each with names of its own:
 * <ul>
 * <li>connections: {@code RedisTopology}, {@code ClusterTopology},
 * {@code NodeConnection}, {@code Reconnector}</li>
 * <li>dispatch: {@code CallDispatcher} and its settings, {@code NodePipeline},
 * {@code CircuitBreaker}, {@code Batch}, {@code ServerClock}</li>
 * <li>scripts: {@code Script}, {@code ScriptRun} of {@code KeyBatch}es,
 * {@code ScriptCall}, {@code ScriptRequest}, {@code ScriptReply}</li>
 * <li>calls on limits: {@code StrategyCalls}, {@code LimitCall}, {@code RedisLimit},
 * {@code StateKey}, {@code FullKeys}</li>
 * <li>leases of the hybrid provider: {@code Lease…}, {@code LeasedKey},
 * {@code Settlement…}, {@code KnownRefusal…}</li>
 * <li>counters: {@code Counter…}, {@code Plain…}, {@code Instance…}, and {@code Lax…} and
 * {@code Flush…} for those that buffer increments</li>
 * <li>concurrency: {@code Place…}, {@code SharedPlace…}</li>
 * </ul>
 */
@NullMarked
package io.trypema.redis;

import org.jspecify.annotations.NullMarked;
