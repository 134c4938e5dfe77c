package io.trypema.spring.boot.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.lettuce.core.api.sync.RedisCommands;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.GeneratedFiles;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.javapoet.ClassName;

import io.trypema.RateLimiter;
import io.trypema.counter.Counter;
import io.trypema.counter.InstanceAwareCounter;
import io.trypema.counter.InstanceCount;
import io.trypema.redis.LaxCounter;
import io.trypema.redis.LaxInstanceAwareCounter;
import io.trypema.redis.RedisConnector;
import io.trypema.redis.RedisRateLimiterProvider;
import io.trypema.redis.StrictCounter;
import io.trypema.redis.StrictInstanceAwareCounter;
import io.trypema.redis.test.TestRedis;
import io.trypema.spring.boot.autoconfigure.redis.TrypemaRedisAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link TrypemaCountersAutoConfiguration}.
 */
class TrypemaCountersAutoConfigurationTests {

	private static final String[] COUNTERS = { "trypema.counters.stock.type=strict", "trypema.counters.hits.type=lax",
			"trypema.counters.hits.flush-interval=1m", "trypema.counters.visitors.type=instance-strict" };

	private static final String[] LAX_SLICES = { "trypema.counters.readers.type=instance-lax",
			"trypema.counters.readers.flush-interval=1m", "trypema.counters.readers.dead-after=5s" };

	private final String prefix = TestRedis.prefix();

	private final ApplicationContextRunner bare = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class, TrypemaRedisAutoConfiguration.class,
				TrypemaCountersAutoConfiguration.class, TrypemaAutoConfiguration.class))
		.withPropertyValues("spring.data.redis.url=" + TestRedis.uri().toURI(), "trypema.redis.prefix=" + this.prefix,
				"trypema.redis.timeout=10s");

	private final ApplicationContextRunner runner = this.bare.withPropertyValues(COUNTERS);

	@Test
	void eachCounterIsABeanOfItsNameAndType() {
		this.runner.run((context) -> {
			assertThat(context.getBean("stock")).isInstanceOf(StrictCounter.class);
			assertThat(context.getBean("hits")).isInstanceOf(LaxCounter.class);
			assertThat(context.getBean("visitors")).isInstanceOf(StrictInstanceAwareCounter.class);
			assertThat(context.getBeansOfType(Counter.class))
				.allSatisfy((name, counter) -> assertThat(counter.name()).isEqualTo(name));
		});
	}

	@Test
	void laxCounterWithSlicesIsABeanToo() {
		this.bare.withPropertyValues(LAX_SLICES).run((context) -> {
			LaxInstanceAwareCounter readers = context.getBean("readers", LaxInstanceAwareCounter.class);
			readers.add("home", 3);
			assertThat(readers.pending()).isEqualTo(3);
			assertThat(readers.get("home")).isEqualTo(new InstanceCount("home", 3, 3));
			readers.flush();
			assertThat(readers.pending()).isZero();
		});
	}

	@Test
	void countersAreInjectedByNameAndByType() {
		this.runner.withUserConfiguration(Shop.class).run((context) -> {
			Shop shop = context.getBean(Shop.class);
			assertThat(shop.counters).containsExactly(context.getBean("stock"), context.getBean("hits"),
					context.getBean("hits"), context.getBean("visitors"), context.getBean("visitors"));
		});
	}

	@Test
	void countersShareConnectionAndPrefixOfTheProvider() {
		this.runner.run((one) -> this.runner.run((other) -> {
			one.getBean(StrictCounter.class).inc("book", 5);
			assertThat(other.getBean(StrictCounter.class).get("book")).isEqualTo(5);
			one.getBean(InstanceAwareCounter.class).inc("home", 2);
			assertThat(other.getBean(InstanceAwareCounter.class).inc("home", 1))
				.isEqualTo(new InstanceCount("home", 3, 1));
		}));
		inRedis((redis) -> assertThat(redis.get(this.prefix + ":c:stock:{book}")).isEqualTo("5"));
	}

	@Test
	void thereAreNoneUnlessDeclared() {
		this.bare.run((context) -> assertThat(context).hasNotFailed()
			.doesNotHaveBean(Counter.class)
			.doesNotHaveBean(InstanceAwareCounter.class)
			.doesNotHaveBean(TrypemaCountersAutoConfiguration.class));
	}

	@Test
	void countersDoNotNeedLimits() {
		this.runner.withPropertyValues("trypema.enabled=false").run((context) -> {
			assertThat(context).doesNotHaveBean(RateLimiter.class);
			assertThat(context.getBean(StrictCounter.class).inc("book", 1)).isEqualTo(1);
		});
	}

	@Test
	void countersAreMadeOnDemandIfAllIsLazy() {
		this.runner
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> {
				assertThat(context.getBeanFactory().containsSingleton("stock")).isFalse();
				assertThat(context.getBean("stock", Counter.class).inc("book", 1)).isEqualTo(1);
				assertThat(context.getBeanFactory().containsSingleton("hits")).isFalse();
			});
	}

	@Test
	void ownCounterOfTheNameWins() {
		this.runner.withUserConfiguration(OwnStock.class).run((context) -> {
			assertThat(context.getBean("stock", Counter.class).name()).isEqualTo("own");
			assertThat(context).hasSingleBean(StrictCounter.class).hasSingleBean(LaxCounter.class);
		});
	}

	@Test
	void ownConnectorIsEnough() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(TrypemaRedisAutoConfiguration.class,
					TrypemaCountersAutoConfiguration.class, TrypemaAutoConfiguration.class))
			.withBean(RedisConnector.class, () -> RedisConnector.of(TestRedis.client()))
			.withPropertyValues("trypema.redis.prefix=" + this.prefix, "trypema.counters.stock.type=strict")
			.run((context) -> assertThat(context.getBean(Counter.class).inc("book", 1)).isEqualTo(1));
	}

	@ParameterizedTest
	@CsvSource({ "strict,change,true", "strict,creation,false", "lax,change,true", "lax,creation,false" })
	void keysLiveAsDeclared(String type, String from, boolean prolonged) {
		this.bare
			.withPropertyValues("trypema.counters.daily.type=" + type, "trypema.counters.daily.ttl=1h",
					"trypema.counters.daily.ttl-from=" + from)
			.run((context) -> {
				Counter counter = context.getBean(Counter.class);
				String name = this.prefix + ":c:daily:{day}";
				counter.set("day", 1);
				inRedis((redis) -> redis.pexpire(name, Duration.ofMinutes(10)));
				counter.set("day", 2);
				inRedis((redis) -> assertThat(redis.pttl(name) > Duration.ofMinutes(10).toMillis())
					.isEqualTo(prolonged));
			});
	}

	@Test
	void idOfTheInstanceHasItsName() {
		this.runner.withPropertyValues("trypema.counters.visitors.instance-name=pod-1")
			.run((context) -> assertThat(context.getBean(InstanceAwareCounter.class).instanceId())
				.startsWith("pod-1#"));
	}

	@ParameterizedTest
	@CsvSource({ "true,0", "false,3" })
	void slicesGoWithTheApplicationUnlessDeclaredOtherwise(boolean leaves, long left) {
		this.runner.withPropertyValues("trypema.counters.visitors.leave-on-close=" + leaves)
			.run((context) -> context.getBean(InstanceAwareCounter.class).inc("home", 3));
		this.runner.run((context) -> assertThat(context.getBean(InstanceAwareCounter.class).get("home").cumulative())
			.isEqualTo(left));
	}

	@Test
	void bringsWhatWasAddedAfterTheLastRequestAndBeforeRedisGoes() {
		List<String> refused = new ArrayList<>();
		this.runner.withUserConfiguration(OwnHits.class)
			.withBean("server", Adding.class, () -> new Adding(2, refused))
			.withBean("connections", Adding.class, () -> new Adding(0, refused))
			.run((context) -> context.getBeansOfType(Adding.class)
				.values()
				.forEach((adding) -> adding.counters = context.getBeansOfType(LaxCounter.class)));
		assertThat(refused).containsExactlyInAnyOrder("hits", "ownHits");
		this.runner.run((context) -> assertThat(context.getBean("hits", Counter.class).get("home")).isEqualTo(1));
		inRedis((redis) -> assertThat(redis.get(this.prefix + ":c:own:{home}")).isEqualTo("1"));
	}

	@Test
	void countersGoOnAfterPause() {
		this.runner.run((context) -> {
			context.getSourceApplicationContext().stop();
			context.getSourceApplicationContext().start();
			// The circuit breaker may be open for a moment, if a connection was lost
			context.getBean(RedisRateLimiterProvider.class).connect();
			LaxCounter hits = context.getBean(LaxCounter.class);
			hits.add("home", 1);
			assertThat(hits.get("home")).isEqualTo(1);
		});
	}

	@Test
	void closedContextClosesItsCounters() {
		List<Counter> closed = new ArrayList<>();
		this.runner.run((context) -> closed.add(context.getBean(StrictCounter.class)));
		assertThatIllegalStateException().isThrownBy(() -> closed.get(0).get("book"))
			.withMessageContaining("The counter 'stock' is closed");
	}

	@Test
	void beansAreGeneratedAheadOfTime() {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		TestPropertyValues.of(COUNTERS).applyTo(context);
		context.register(DataRedisAutoConfiguration.class, TrypemaRedisAutoConfiguration.class,
				TrypemaCountersAutoConfiguration.class);
		InMemoryGeneratedFiles files = new InMemoryGeneratedFiles();
		DefaultGenerationContext generation = new DefaultGenerationContext(
				new ClassNameGenerator(ClassName.get("com.example", "Application")), files);
		new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		generation.writeGeneratedContent();
		assertThat(files.getGeneratedFiles(GeneratedFiles.Kind.SOURCE).keySet())
			.contains("io/trypema/spring/boot/autoconfigure/CounterFactory__BeanDefinitions.java");
		assertThat(RuntimeHintsPredicates.reflection().onType(TrypemaCounterProperties.class))
			.accepts(generation.getRuntimeHints());
	}

	private static void inRedis(Consumer<RedisCommands<String, String>> commands) {
		try (var connection = TestRedis.client().connect()) {
			commands.accept(connection.sync());
		}
	}

	static final class Shop {

		private final List<Object> counters;

		Shop(@Qualifier("stock") Counter first, Counter hits, LaxCounter second, InstanceAwareCounter third,
				StrictInstanceAwareCounter fourth) {
			this.counters = List.of(first, hits, second, third, fourth);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnStock {

		@Bean
		Counter stock(RedisRateLimiterProvider redis) {
			return StrictCounter.builder(redis, "own").build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnHits {

		@Bean
		LaxCounter ownHits(RedisRateLimiterProvider redis) {
			return LaxCounter.builder(redis, "own").flushInterval(Duration.ofMinutes(1)).build();
		}

	}

	/**
	 * Adds in its phase of the shutdown, and records which counters are already closed.
	 */
	static final class Adding implements SmartLifecycle {

		private final int phase;

		private final List<String> refused;

		private Map<String, LaxCounter> counters = Map.of();

		private volatile boolean running;

		Adding(int phase, List<String> refused) {
			this.phase = phase;
			this.refused = refused;
		}

		@Override
		public int getPhase() {
			return this.phase;
		}

		@Override
		public void start() {
			this.running = true;
		}

		@Override
		public void stop() {
			this.counters.forEach((name, counter) -> {
				try {
					counter.add("home", 1);
				}
				catch (IllegalStateException ex) {
					this.refused.add(name);
				}
			});
			this.running = false;
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

	}

}
