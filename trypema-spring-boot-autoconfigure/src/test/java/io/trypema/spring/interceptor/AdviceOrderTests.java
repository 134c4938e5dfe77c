package io.trypema.spring.interceptor;

import io.trypema.spring.CallContext;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import javax.sql.DataSource;

import jakarta.validation.ConstraintViolationException;
import jakarta.validation.constraints.NotBlank;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.Cache;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.concurrent.ConcurrentMapCache;
import org.springframework.cache.support.SimpleCacheManager;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseBuilder;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseType;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.validation.annotation.Validated;
import org.springframework.validation.beanvalidation.MethodValidationPostProcessor;

import io.trypema.RateLimitExceededException;
import io.trypema.spring.RateLimitKeyResolver;
import io.trypema.spring.annotation.RateLimited;
import io.trypema.test.MutableTicker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the order of the advice relative to that of other annotations: after method
 * security; before transactions, caching and validation; inside asynchronous execution.
 */
class AdviceOrderTests {

	private final ApplicationContextRunner runner = LimitedContexts.runner(MutableTicker.startingAt(0))
		.withUserConfiguration(OtherAdvice.class)
		.withBean("resolver", ThreadResolver.class)
		.withBean(Service.class);

	@AfterEach
	void clearSecurityContext() {
		SecurityContextHolder.clearContext();
	}

	@Test
	void refusedCallOpensNoTransaction() {
		this.runner.run((context) -> {
			Service service = context.getBean(Service.class);
			CountingTransactionManager transactions = context.getBean(CountingTransactionManager.class);
			assertThat(service.transactional()).isEqualTo(1);
			assertThatExceptionOfType(RateLimitExceededException.class).isThrownBy(service::transactional);
			assertThat(transactions.begun).isEqualTo(1);
		});
	}

	@Test
	void refusedCallDoesNotTouchTheCache() {
		this.runner.run((context) -> {
			Service service = context.getBean(Service.class);
			CountingCache cache = context.getBean(CountingCache.class);
			service.cached();
			assertThatExceptionOfType(RateLimitExceededException.class).isThrownBy(service::cached);
			assertThat(cache.lookups).isEqualTo(1);
		});
	}

	@Test
	void refusedCallIsNotValidated() {
		this.runner.run((context) -> {
			Service service = context.getBean(Service.class);
			assertThatExceptionOfType(ConstraintViolationException.class).isThrownBy(() -> service.validated(""));
			assertThatExceptionOfType(RateLimitExceededException.class).isThrownBy(() -> service.validated(""));
		});
	}

	@Test
	void unauthorizedCallTakesNoPermit() {
		this.runner.run((context) -> {
			Service service = context.getBean(Service.class);
			authenticate("ROLE_USER");
			assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(service::secured);
			assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(service::secured);
			authenticate("ROLE_ADMIN");
			assertThat(service.secured()).isEqualTo("done");
			assertThatExceptionOfType(RateLimitExceededException.class).isThrownBy(service::secured);
		});
	}

	@Test
	void asynchronousCallIsLimitedOnItsOwnThread() {
		this.runner.run((context) -> {
			Service service = context.getBean(Service.class);
			assertThat(service.asynchronous().get()).isEqualTo("done");
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> service.asynchronous().get())
				.havingRootCause()
				.isInstanceOf(RateLimitExceededException.class);
			assertThat(context.getBean(ThreadResolver.class).threads).hasSize(2)
				.allSatisfy((thread) -> assertThat(thread).startsWith("async-"));
		});
	}

	@Test
	void orderIsAProperty() {
		this.runner.withPropertyValues("trypema.advice-order=" + Integer.MIN_VALUE).run((context) -> {
			Service service = context.getBean(Service.class);
			authenticate("ROLE_USER");
			assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(service::secured);
			assertThatExceptionOfType(RateLimitExceededException.class).isThrownBy(service::secured);
		});
	}

	private static void authenticate(String authority) {
		SecurityContextHolder.getContext()
			.setAuthentication(new TestingAuthenticationToken("ann", "secret", authority));
	}

	@Validated
	static class Service {

		private final JdbcTemplate jdbc;

		Service(DataSource dataSource) {
			this.jdbc = new JdbcTemplate(dataSource);
		}

		@Transactional
		@RateLimited(rate = "1/s")
		public @Nullable Integer transactional() {
			return this.jdbc.queryForObject("select 1", Integer.class);
		}

		@Cacheable("items")
		@RateLimited(rate = "1/s")
		public String cached() {
			return "item";
		}

		@RateLimited(rate = "1/s")
		public void validated(@NotBlank String text) {
		}

		@PreAuthorize("hasRole('ADMIN')")
		@RateLimited(rate = "1/s")
		public String secured() {
			return "done";
		}

		@Async
		@RateLimited(rate = "1/s", keyResolver = "resolver")
		public CompletableFuture<String> asynchronous() {
			return CompletableFuture.completedFuture("done");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAsync
	@EnableCaching
	@EnableMethodSecurity
	@EnableTransactionManagement
	static class OtherAdvice {

		@Bean
		DataSource dataSource() {
			return new EmbeddedDatabaseBuilder().setType(EmbeddedDatabaseType.H2).generateUniqueName(true).build();
		}

		@Bean
		CountingTransactionManager transactionManager(DataSource dataSource) {
			return new CountingTransactionManager(dataSource);
		}

		@Bean
		CountingCache items() {
			return new CountingCache();
		}

		@Bean
		SimpleCacheManager cacheManager(Cache items) {
			SimpleCacheManager manager = new SimpleCacheManager();
			manager.setCaches(List.of(items));
			return manager;
		}

		@Bean
		SimpleAsyncTaskExecutor taskExecutor() {
			return new SimpleAsyncTaskExecutor("async-");
		}

		@Bean
		static MethodValidationPostProcessor methodValidationPostProcessor() {
			MethodValidationPostProcessor processor = new MethodValidationPostProcessor();
			processor.setProxyTargetClass(true);
			return processor;
		}

	}

	static class CountingTransactionManager extends JdbcTransactionManager {

		private static final long serialVersionUID = 1L;

		int begun;

		CountingTransactionManager(DataSource dataSource) {
			super(dataSource);
		}

		@Override
		protected void doBegin(Object transaction, TransactionDefinition definition) {
			this.begun++;
			super.doBegin(transaction, definition);
		}

	}

	static class CountingCache extends ConcurrentMapCache {

		int lookups;

		CountingCache() {
			super("items");
		}

		@Override
		protected @Nullable Object lookup(Object key) {
			this.lookups++;
			return super.lookup(key);
		}

	}

	static class ThreadResolver implements RateLimitKeyResolver {

		final List<String> threads = new ArrayList<>();

		@Override
		public @Nullable String resolve(CallContext context, Object target, Method method,
				@Nullable Object[] arguments) {
			this.threads.add(Thread.currentThread().getName());
			return null;
		}

	}

}
