package io.trypema.redis;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.trypema.counter.CounterUpdate;
import io.trypema.counter.InstanceAwareCounter;
import io.trypema.counter.InstanceCount;
import io.trypema.counter.LiveInstance;
import io.trypema.test.ProviderSetup;
import io.trypema.test.Seeds;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Contract of counters with slices of instances as instances start and die, on one server
 * with a simulated clock: operations are the only heartbeats.
 */
abstract class InstanceLivesContract extends InstanceAwareCounterContract {

	static final Duration THRESHOLD = Duration.ofHours(1);

	private final RedisSetup setup = new RedisSetup();

	@Override
	RedisRateLimiterProvider.Builder providerBuilder() {
		return this.setup.builder(ProviderSetup.defaults());
	}

	/** Return the id of an instance. */
	abstract InstanceSpace spaceOf(InstanceAwareCounter instance);

	@AfterEach
	void closeSetup() {
		close();
		this.setup.close();
	}

	/** Advance the time so far that silent instances are dead. */
	final void silence() {
		this.setup.setClock(THRESHOLD.plusMillis(1));
	}

	@Test
	void deadInstancesAreNotCounted() {
		a().inc("k", 10);
		b().inc("k", 5);
		silence();
		assertThat(b().get("k")).isEqualTo(k(5, 5));
		assertThat(b().slices("k")).containsExactlyEntriesOf(Map.of(b().instanceId(), 5L));
		assertThat(b().instances()).extracting(LiveInstance::id).containsExactly(b().instanceId());
	}

	@Test
	void instancesLiveUpToTheThreshold() {
		a().inc("k", 10);
		this.setup.setClock(THRESHOLD);
		assertThat(b().get("k")).isEqualTo(k(10, 0));
		assertThat(b().instances()).containsExactly(new LiveInstance(a().instanceId(), THRESHOLD),
				new LiveInstance(b().instanceId(), Duration.ZERO));
		this.setup.setClock(Duration.ofMillis(1));
		assertThat(b().get("k")).isEqualTo(k(0, 0));
	}

	@Test
	void valueThatWasSetStaysWhenOthersDie() {
		a().inc("k", 10);
		b().inc("k", 5);
		a().set("k", 100);
		silence();
		assertThat(a().get("k")).isEqualTo(k(100, 100));
	}

	@ParameterizedTest
	@ValueSource(longs = { 4, -4 })
	void slowInstancesComeBackOnce(long slice) {
		a().inc("k", 10);
		b().inc("k", slice);
		silence();
		assertThat(a().get("k")).isEqualTo(k(10, 10));
		assertThat(a().get("k")).isEqualTo(k(10, 10));
		assertThat(b().inc("k", -1)).isEqualTo(k(10 + slice - 1, slice - 1));
		assertThat(b().get("k")).isEqualTo(k(10 + slice - 1, slice - 1));
		assertThat(a().get("k")).isEqualTo(k(10 + slice - 1, 10));
	}

	@Test
	void slowInstanceThatNobodyMissedComesBack() {
		a().inc("k", 10);
		silence();
		assertThat(a().inc("k", 1)).isEqualTo(k(11, 11));
	}

	@Test
	void slicesThatWereVoidedMeanwhileDoNotComeBack() {
		for (Runnable change : List.<Runnable>of(() -> a().set("k", 1), () -> a().del("k"), () -> a().clear())) {
			b().inc("k", 5);
			silence();
			a().get("k");
			change.run();
			InstanceCount after = a().get("k");
			assertThat(b().get("k")).isEqualTo(k(after.cumulative(), 0));
		}
	}

	@Test
	void keysOfDeadInstancesAreCleanedUpByOthersAndComeBack() {
		List<String> keys = IntStream.range(0, 2500).mapToObj((i) -> "key" + i).toList();
		b().incAll(keys.stream().map((key) -> CounterUpdate.of(key, 3)).toList());
		silence();
		assertThat(signsOfLife(a())).isEqualTo(3);
		assertThat(this.setup.connection().sync().hlen(name(":s"))).isZero();
		assertThat(this.setup.connection().sync().hlen(name(":t"))).isZero();
		assertThat(this.setup.connection().sync().hlen(name(":a"))).isEqualTo(2500);
		assertThat(signsOfLife(b())).isEqualTo(3);
		assertThat(a().getAll(keys)).allMatch((row) -> row.cumulative() == 3);
		assertThat(this.setup.connection().sync().exists(name(":a"))).isZero();
	}

	@Test
	void instancesThatNeverComeBackAreForgotten() {
		b().incAll(IntStream.range(0, 1500).mapToObj((i) -> CounterUpdate.of("key" + i, 3)).toList());
		silence();
		signsOfLife(a());
		for (int i = 0; i < 3; i++) {
			assertThat(this.setup.connection().sync().hlen(name(":a"))).isEqualTo(1500);
			silence();
			signsOfLife(a());
		}
		assertThat(this.setup.connection().sync().exists(name(":a"), name(":b"), name(":d"))).isZero();
		assertThat(b().inc("key0", 1)).isEqualTo(new InstanceCount("key0", 1, 1));
	}

	/** Clean up until nothing is left to remove. */
	private int signsOfLife(InstanceAwareCounter instance) {
		InstanceSpace space = spaceOf(instance);
		for (int count = 1;; count++) {
			InstanceCall<Boolean> call = InstanceCall.giveSignOfLife(space);
			provider().dispatcher().submit(call);
			if (!call.join()) {
				return count;
			}
		}
	}

	private String name(String suffix) {
		return this.setup.prefix() + ":i:{jobs}" + suffix;
	}

	@Test
	void countersExpireWhenNobodyIsThere() {
		a().inc("k", 10);
		Stream.of("", ":t", ":s", ":n")
			.forEach((suffix) -> assertThat(this.setup.connection().sync().pttl(name(suffix))).isPositive());
		signsOfLife(a());
		Stream.of("", ":t", ":s", ":n")
			.forEach((suffix) -> assertThat(this.setup.connection().sync().pttl(name(suffix)))
				.isBetween(THRESHOLD.toMillis() * 3, THRESHOLD.toMillis() * 4));
	}

	@Test
	void counterThatFailsLeavesOthersAlone() {
		InstanceAwareCounter broken = create(provider(), "broken");
		this.setup.connection().sync().set(this.setup.prefix() + ":i:{broken}", "abc");
		for (int i = 0; i < 200; i++) {
			CompletableFuture<InstanceCount> one = a().incAsync("k", 1);
			CompletableFuture<InstanceCount> other = broken.incAsync("k", 1);
			InstanceCount next = a().incAsync("k", 1).join();
			// Calls in flight are executed in any order
			assertThat(List.of(one.join(), next)).containsExactlyInAnyOrder(k(2 * i + 1, 2 * i + 1),
					k(2 * i + 2, 2 * i + 2));
			assertThat(other).failsWithin(Duration.ofSeconds(10));
		}
		this.setup.connection().sync().del(this.setup.prefix() + ":i:{broken}");
		broken.close();
	}

	@Test
	void zeroLeavesNothingBehind() {
		a().inc("k", 5);
		b().inc("k", -5);
		a().dec("k", 5);
		b().inc("k", 5);
		assertThat(this.setup.connection().sync().exists(name(":t"), name(":s"), name(":n"))).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "-PT1H", "PT1H" })
	void stepsOfTheClockLoseNothing(Duration step) {
		a().inc("k", 10);
		b().inc("k", 5);
		this.setup.setClock(step);
		assertThat(a().inc("k", 1)).isEqualTo(k(16, 11));
		this.setup.setClock(step.negated());
		assertThat(b().inc("k", 1)).isEqualTo(k(17, 6));
		assertThat(a().get("k")).isEqualTo(k(17, 11));
	}

	/**
	 * Instances that are active and silent at random times, compared with a model of the
	 * counts.
	 */
	@ParameterizedTest
	@MethodSource("seeds")
	void anyHistoryIsThatOfTheModel(long seed) {
		RandomGenerator random = new java.util.Random(seed);
		List<InstanceAwareCounter> instances = List.of(a(), b(), create(provider(), "jobs"));
		Map<InstanceAwareCounter, Map<String, Long>> slices = new HashMap<>();
		Map<InstanceAwareCounter, Long> seen = new HashMap<>();
		long now = 0;
		for (int i = 0; i < 300; i++) {
			if (random.nextInt(5) == 0) {
				Duration step = THRESHOLD.dividedBy(4).multipliedBy(random.nextInt(6));
				this.setup.setClock(step);
				now += step.toMillis();
			}
			InstanceAwareCounter instance = instances.get(random.nextInt(3));
			String key = "key" + random.nextInt(3);
			long n = random.nextLong(-3, 4);
			Map<String, Long> own = slices.computeIfAbsent(instance, (created) -> new HashMap<>());
			seen.put(instance, now);
			InstanceCount before = model(key, instance, slices, seen, now);
			InstanceCount actual;
			InstanceCount expected;
			switch (random.nextInt(8)) {
				case 0 -> {
					actual = instance.set(key, n);
					slices.values().forEach((other) -> other.remove(key));
					own.put(key, n);
					expected = new InstanceCount(key, n, n);
				}
				case 1 -> {
					actual = instance.del(key);
					slices.values().forEach((other) -> other.remove(key));
					expected = before;
				}
				case 2 -> {
					actual = instance.setOnInstance(key, n);
					own.put(key, n);
					expected = new InstanceCount(key, before.cumulative() - before.mine() + n, n);
				}
				case 3 -> {
					actual = instance.delOnInstance(key);
					own.remove(key);
					expected = new InstanceCount(key, before.cumulative() - before.mine(), before.mine());
				}
				case 4 -> {
					actual = instance.get(key);
					expected = before;
				}
				case 5 -> {
					signsOfLife(instance);
					actual = instance.get(key);
					expected = before;
				}
				default -> {
					actual = instance.inc(key, n);
					own.merge(key, n, Long::sum);
					expected = new InstanceCount(key, before.cumulative() + n, before.mine() + n);
				}
			}
			assertThat(actual).as("step %s with seed %s", i, seed).isEqualTo(expected);
			// Instances that are silent for too long are forgotten: keep all of them
			// alive
			if (i % 10 == 0) {
				for (InstanceAwareCounter each : instances) {
					each.get("key0");
					seen.put(each, now);
				}
			}
		}
		instances.get(2).close();
	}

	static Stream<Long> seeds() {
		return Seeds.some(20).boxed();
	}

	private static InstanceCount model(String key, InstanceAwareCounter asking,
			Map<InstanceAwareCounter, Map<String, Long>> slices, Map<InstanceAwareCounter, Long> seen, long now) {
		long cumulative = slices.entrySet()
			.stream()
			.filter((entry) -> now - seen.getOrDefault(entry.getKey(), now) <= THRESHOLD.toMillis())
			.mapToLong((entry) -> entry.getValue().getOrDefault(key, 0L))
			.sum();
		return new InstanceCount(key, cumulative, slices.getOrDefault(asking, Map.of()).getOrDefault(key, 0L));
	}

}
