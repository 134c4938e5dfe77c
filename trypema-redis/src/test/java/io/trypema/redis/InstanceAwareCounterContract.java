package io.trypema.redis;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.trypema.CountComparator;
import io.trypema.counter.CounterBatchException;
import io.trypema.counter.CounterUpdate;
import io.trypema.counter.InstanceAwareCounter;
import io.trypema.counter.InstanceChange;
import io.trypema.counter.InstanceCount;
import io.trypema.counter.LiveInstance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Contract of counters with slices of instances, on one server and on a cluster.
 */
abstract class InstanceAwareCounterContract {

	private static final long[] EDGES = { Long.MIN_VALUE, Long.MIN_VALUE + 1, -(1L << 53) - 1, -1, 0, 1, 1L << 53,
			(1L << 53) + 1, Long.MAX_VALUE - 1, Long.MAX_VALUE };

	private RedisRateLimiterProvider provider;

	private InstanceAwareCounter a;

	private InstanceAwareCounter b;

	/** Return a builder over the server or the cluster. */
	abstract RedisRateLimiterProvider.Builder providerBuilder();

	abstract InstanceAwareCounter create(RedisRateLimiterProvider provider, String name);

	@BeforeEach
	void createInstances() {
		this.provider = providerBuilder().timeout(Duration.ofSeconds(10)).build();
		this.a = create(this.provider, "jobs");
		this.b = create(this.provider, "jobs");
	}

	@AfterEach
	void close() {
		if (!this.provider.dispatcher().isClosed()) {
			this.a.close();
			this.b.close();
			try (InstanceAwareCounter counter = create(this.provider, "jobs")) {
				counter.clear();
			}
			this.provider.close();
		}
	}

	final RedisRateLimiterProvider provider() {
		return this.provider;
	}

	final InstanceAwareCounter a() {
		return this.a;
	}

	final InstanceAwareCounter b() {
		return this.b;
	}

	static InstanceCount k(long cumulative, long mine) {
		return new InstanceCount("k", cumulative, mine);
	}

	private static InstanceChange changed(InstanceCount count, InstanceCount previous) {
		return new InstanceChange(count, previous, true);
	}

	private static InstanceChange missed(InstanceCount count) {
		return new InstanceChange(count, count, false);
	}

	@Test
	void eachInstanceHasItsSlice() {
		assertThat(this.a.get("k")).isEqualTo(k(0, 0));
		assertThat(this.a.inc("k", 10)).isEqualTo(k(10, 10));
		assertThat(this.b.inc("k", 5)).isEqualTo(k(15, 5));
		assertThat(this.a.get("k")).isEqualTo(k(15, 10));
		assertThat(this.a.dec("k", 12)).isEqualTo(k(3, -2));
		assertThat(this.b.inc("k", 0)).isEqualTo(k(3, 5));
		assertThat(this.a.slices("k"))
			.containsExactlyInAnyOrderEntriesOf(Map.of(this.a.instanceId(), -2L, this.b.instanceId(), 5L));
	}

	@Test
	void deletedKeysStartAnew() {
		assertThat(this.a.inc("k", 3)).isEqualTo(k(3, 3));
		assertThat(this.a.del("k")).isEqualTo(k(3, 3));
		assertThat(this.a.inc("k", 4)).isEqualTo(k(4, 4));
		assertThat(this.a.inc("k", 1)).isEqualTo(k(5, 5));
	}

	@Test
	void deleteOfOneVoidsTheSlicesOfAll() {
		this.a.inc("k", 3);
		this.b.inc("k", 4);
		assertThat(this.a.del("k")).isEqualTo(k(7, 3));
		assertThat(this.b.get("k")).isEqualTo(k(0, 0));
		assertThat(this.b.inc("k", 1)).isEqualTo(k(1, 1));
	}

	@Test
	void setVoidsTheSlicesOfOthers() {
		this.a.inc("k", 10);
		this.b.inc("k", 5);
		assertThat(this.a.set("k", 100)).isEqualTo(k(100, 100));
		assertThat(this.b.get("k")).isEqualTo(k(100, 0));
		assertThat(this.b.inc("k", 1)).isEqualTo(k(101, 1));
		assertThat(this.b.delOnInstance("k")).isEqualTo(k(100, 1));
		assertThat(this.b.delOnInstance("k")).isEqualTo(k(100, 0));
		this.b.clearOnInstance();
		assertThat(this.a.get("k")).isEqualTo(k(100, 100));
		this.b.close();
		assertThat(this.a.get("k")).isEqualTo(k(100, 100));
	}

	@Test
	void clearIsSeenByAll() {
		this.a.inc("k", 10);
		this.b.inc("k", 5);
		this.a.clear();
		assertThat(this.b.get("k")).isEqualTo(k(0, 0));
		assertThat(this.b.inc("k", 1)).isEqualTo(k(1, 1));
		this.a.clear();
		this.a.clear();
		assertThat(this.a.inc("k", 2)).isEqualTo(k(2, 2));
	}

	@Test
	void clearOnInstanceLeavesTheOthers() {
		this.a.incAll(IntStream.range(0, 2500).mapToObj((i) -> CounterUpdate.of("key" + i, 2)).toList());
		this.b.incAll(IntStream.range(0, 2500).mapToObj((i) -> CounterUpdate.of("key" + i, 3)).toList());
		this.a.clearOnInstance();
		assertThat(this.a.getAll(IntStream.range(0, 2500).mapToObj((i) -> "key" + i).toList()))
			.allMatch((row) -> row.cumulative() == 3 && row.mine() == 0);
	}

	@Test
	void closingGivesUpTheSlices() {
		this.a.incAll(IntStream.range(0, 1500).mapToObj((i) -> CounterUpdate.of("key" + i, 2)).toList());
		this.a.inc("k", 10);
		this.b.inc("k", 5);
		String id = this.a.instanceId();
		this.a.close();
		this.a.close();
		assertThat(this.b.get("k")).isEqualTo(k(5, 5));
		assertThat(this.b.getAll(List.of("key0", "key1499"))).allMatch((row) -> row.cumulative() == 0);
		assertThat(this.b.instances()).extracting(LiveInstance::id).doesNotContain(id);
		assertThatIllegalStateException().isThrownBy(() -> this.a.inc("k", 1))
			.withMessage("The counter 'jobs' is closed");
	}

	@Test
	void slicesAreSetByThemselves() {
		this.a.inc("k", 10);
		this.b.inc("k", 5);
		assertThat(this.a.setOnInstance("k", 7)).isEqualTo(k(12, 7));
		assertThat(this.a.setOnInstance("k", 0)).isEqualTo(k(5, 0));
		assertThat(this.a.setOnInstanceIf("k", CountComparator.equalTo(5), 1)).isEqualTo(missed(k(5, 0)));
		assertThat(this.a.setOnInstanceIf("k", CountComparator.equalTo(0), -1)).isEqualTo(changed(k(4, -1), k(5, 0)));
	}

	@Test
	void conditionsAreOnTheCumulativeValue() {
		this.a.inc("k", 10);
		this.b.inc("k", 5);
		assertThat(this.b.incIf("k", CountComparator.equalTo(5), 1)).isEqualTo(missed(k(15, 5)));
		assertThat(this.b.incIf("k", CountComparator.equalTo(15), 1)).isEqualTo(changed(k(16, 6), k(15, 5)));
		assertThat(this.b.setIf("k", CountComparator.lessThan(16), 1)).isEqualTo(missed(k(16, 6)));
		assertThat(this.b.setIf("k", CountComparator.greaterThan(15), 1)).isEqualTo(changed(k(1, 1), k(16, 6)));
		assertThat(this.a.get("k")).isEqualTo(k(1, 0));
	}

	@Test
	void rowsAreInOrderAndSeeThoseBefore() {
		this.b.inc("k", 5);
		assertThat(
				this.a.incAll(List.of(CounterUpdate.of("k", 1), new CounterUpdate("k", CountComparator.equalTo(6), 2),
						new CounterUpdate("k", CountComparator.equalTo(6), 2))))
			.containsExactly(changed(k(6, 1), k(5, 0)), changed(k(8, 3), k(6, 1)), missed(k(8, 3)));
		assertThat(this.a.setAllOnInstance(List.of(CounterUpdate.of("k", 1), CounterUpdate.of("k", 2))))
			.containsExactly(changed(k(6, 1), k(8, 3)), changed(k(7, 2), k(6, 1)));
		assertThat(this.a.setAll(List.of(CounterUpdate.of("k", 1), CounterUpdate.of("k", 2))))
			.containsExactly(changed(k(1, 1), k(7, 2)), changed(k(2, 2), k(1, 1)));
		assertThat(this.b.getAll(List.of("k", "none", "k"))).containsExactly(k(2, 0), new InstanceCount("none", 0, 0),
				k(2, 0));
	}

	@Test
	void rowsThatFailLeaveTheOthers() {
		this.a.set("k", Long.MAX_VALUE);
		assertThatExceptionOfType(CounterBatchException.class)
			.isThrownBy(() -> this.b.incAll(List.of(CounterUpdate.of("k", 1), CounterUpdate.of("k", -1))))
			.satisfies((failure) -> {
				assertThat(failure.failures().get(0)).isInstanceOf(ArithmeticException.class)
					.hasMessage(
							"The counter 'jobs' is at 9223372036854775807 (0 of them here) for the key 'k' and cannot "
									+ "add 1 within 64 bits");
				assertThat(failure.changes(InstanceChange.class)).containsExactly(Optional.empty(),
						Optional.of(changed(k(Long.MAX_VALUE - 1, -1), k(Long.MAX_VALUE, 0))));
			});
	}

	@Test
	void asynchronousFormsDoTheSame() {
		assertThat(this.a.incAsync("k", 10).join()).isEqualTo(k(10, 10));
		assertThat(this.a.decAsync("k", 3).join()).isEqualTo(k(7, 7));
		assertThat(this.a.getAsync("k").join()).isEqualTo(k(7, 7));
		assertThat(this.a.setOnInstanceAsync("k", 2).join()).isEqualTo(k(2, 2));
		assertThat(this.a.setAsync("k", 3).join()).isEqualTo(k(3, 3));
		assertThat(this.a.incIfAsync("k", CountComparator.always(), 1).join().count()).isEqualTo(k(4, 4));
		assertThat(this.a.setIfAsync("k", CountComparator.always(), 1).join().count()).isEqualTo(k(1, 1));
		assertThat(this.a.setOnInstanceIfAsync("k", CountComparator.always(), 2).join().count()).isEqualTo(k(2, 2));
		assertThat(this.a.getAllAsync(List.of("k")).join()).containsExactly(k(2, 2));
		assertThat(this.a.incAllAsync(List.of(CounterUpdate.of("k", 1))).join()).hasSize(1);
		assertThat(this.a.setAllAsync(List.of(CounterUpdate.of("k", 1))).join()).hasSize(1);
		assertThat(this.a.setAllOnInstanceAsync(List.of(CounterUpdate.of("k", 4))).join()).hasSize(1);
		assertThat(this.a.slicesAsync("k").join()).containsEntry(this.a.instanceId(), 4L);
		assertThat(this.a.instancesAsync().join()).extracting(LiveInstance::id).contains(this.a.instanceId());
		assertThat(this.a.delOnInstanceAsync("k").join()).isEqualTo(k(0, 4));
		this.a.inc("k", 1);
		this.a.clearOnInstanceAsync().join();
		assertThat(this.a.delAsync("k").join()).isEqualTo(k(0, 0));
		this.a.clearAsync().join();
	}

	static Stream<Arguments> pairsOfEdges() {
		return LongStream.of(EDGES)
			.boxed()
			.flatMap((value) -> LongStream.of(EDGES).mapToObj((n) -> Arguments.of(value, n)));
	}

	@ParameterizedTest
	@MethodSource("pairsOfEdges")
	void isExactAtAllEdges(long value, long n) {
		BigInteger sum = BigInteger.valueOf(value).add(BigInteger.valueOf(n));
		BigInteger difference = BigInteger.valueOf(value).subtract(BigInteger.valueOf(n));
		assertMoves(value, sum, () -> this.a.inc("k", n));
		assertMoves(value, difference, () -> this.a.dec("k", n));
		assertMoves(value, sum, () -> this.a.incIf("k", CountComparator.equalTo(value), n).count());
		assertThat(this.a.setOnInstance("k", n)).isEqualTo(k(n, n));
		assertThat(this.a.delOnInstance("k")).isEqualTo(k(0, n));
		this.a.set("k", value);
		if (isLong(sum)) {
			assertThat(this.b.inc("k", n)).isEqualTo(k(sum.longValueExact(), n));
			assertThat(this.b.delOnInstance("k")).isEqualTo(k(value, n));
		}
		else {
			assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> this.b.inc("k", n));
			assertThat(this.b.get("k")).isEqualTo(k(value, 0));
		}
	}

	private void assertMoves(long value, BigInteger expected, Supplier<InstanceCount> change) {
		assertThat(this.a.set("k", value)).isEqualTo(k(value, value));
		if (isLong(expected)) {
			assertThat(change.get()).isEqualTo(k(expected.longValueExact(), expected.longValueExact()));
		}
		else {
			assertThatExceptionOfType(ArithmeticException.class).isThrownBy(change::get);
			assertThat(this.a.get("k")).isEqualTo(k(value, value));
		}
	}

	private static boolean isLong(BigInteger number) {
		return number.bitLength() < Long.SIZE;
	}

	@ParameterizedTest
	@MethodSource("io.trypema.redis.CounterContract#oddKeys")
	void takesAnyKey(String key) {
		assertThat(this.a.inc(key, 3)).isEqualTo(new InstanceCount(key, 3, 3));
		assertThat(this.b.inc(key, 4)).isEqualTo(new InstanceCount(key, 7, 4));
		assertThat(this.a.getAll(CounterContract.oddKeys()).stream().filter((row) -> row.cumulative() != 0))
			.containsExactly(new InstanceCount(key, 7, 3));
		this.a.clearOnInstance();
		assertThat(this.b.get(key)).isEqualTo(new InstanceCount(key, 4, 4));
		assertThat(this.b.del(key)).isEqualTo(new InstanceCount(key, 4, 4));
	}

	@Test
	void countersDoNotShareKeys() {
		InstanceAwareCounter other = create(this.provider, "jobs.more");
		this.a.inc("k", 1);
		other.inc("k", 2);
		assertThat(this.b.get("k")).isEqualTo(k(1, 0));
		other.clear();
		assertThat(this.b.get("k")).isEqualTo(k(1, 0));
		other.close();
	}

	@Test
	void callsInFlightAreDoneOnceEach() {
		this.provider.connect();
		List<CompletableFuture<InstanceCount>> calls = new ArrayList<>();
		for (int i = 0; i < 3000; i++) {
			calls.add(this.a.incAsync("k", 1));
		}
		assertThat(calls.stream().map(CompletableFuture::join)).containsExactlyInAnyOrderElementsOf(
				LongStream.rangeClosed(1, 3000).mapToObj((count) -> k(count, count)).toList());
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a:b", "a{b}", "a b" })
	void oddNamesAreRefused(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> create(this.provider, name));
	}

}
