package io.trypema.spring.interceptor

import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.completeWith
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.flowOf
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatExceptionOfType
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import java.util.concurrent.atomic.AtomicInteger

import io.trypema.RateLimitExceededException
import io.trypema.concurrency.ConcurrencyLimitExceededException
import io.trypema.spring.RateLimitConfigurationException
import io.trypema.spring.RateLimitKeyResolver
import io.trypema.spring.annotation.ConcurrencyLimited
import io.trypema.spring.annotation.RateLimited
import io.trypema.test.MutableTicker

/**
 * Tests for limits on suspending functions and flows of Kotlin.
 */
@Timeout(60)
class SuspendingFunctionTests {

	private val runner = LimitedContexts.runner(MutableTicker.startingAt(0))

	/** Return how many of 100 calls are admitted. */
	private fun admitted(call: suspend (Service) -> Unit): Int {
		var admitted = 0
		with { service ->
			repeat(100) {
				try {
					call(service)
					admitted++
				}
				catch (ex: RateLimitExceededException) {
					// Counted by its absence
				}
				catch (ex: WrongPasswordException) {
					admitted++
				}
			}
		}
		return admitted
	}

	private fun with(test: suspend (Service) -> Unit) {
		runner.withBean(Service::class.java).run { context ->
			runBlocking { test(context.getBean(Service::class.java)) }
		}
	}

	@Test
	fun limitsFunctionThatReturnsValue() {
		assertThat(admitted { assertThat(it.value("a")).isEqualTo("value of a") }).isEqualTo(3)
	}

	@Test
	fun limitsFunctionThatReturnsNothing() {
		assertThat(admitted { it.nothing() }).isEqualTo(3)
	}

	@Test
	fun limitsFunctionThatReturnsNull() {
		assertThat(admitted { assertThat(it.absent()).isNull() }).isEqualTo(3)
	}

	@Test
	fun limitsFunctionThatReturnsFlow() {
		assertThat(admitted { assertThat(it.suspendedFlow().toList()).containsExactly("one", "two") }).isEqualTo(3)
	}

	@Test
	fun limitsFlow() {
		assertThat(admitted { assertThat(it.flow().toList()).containsExactly("one", "two") }).isEqualTo(3)
	}

	@Test
	fun onlyFailuresCount() {
		assertThat(admitted { it.login(true) }).isEqualTo(100)
		assertThat(admitted { it.login(false) }).isEqualTo(3)
		assertThat(admitted { it.loginFlow(true).toList() }).isEqualTo(100)
		assertThat(admitted { it.loginFlow(false).toList() }).isEqualTo(3)
		assertThat(admitted { it.suspendedLoginFlow(true).toList() }).isEqualTo(100)
		assertThat(admitted { it.suspendedLoginFlow(false).toList() }).isEqualTo(3)
	}

	@Test
	fun keysAreParametersByNameAndPosition() {
		with { service ->
			repeat(3) {
				service.byName("a", 1)
				service.byName("b", 1)
				service.byPosition(1, "a")
				service.byPosition(1, "b")
			}
			assertThatExceptionOfType(RateLimitExceededException::class.java)
				.isThrownBy { runBlocking { service.byName("a", 2) } }
			assertThatExceptionOfType(RateLimitExceededException::class.java)
				.isThrownBy { runBlocking { service.byPosition(2, "b") } }
		}
	}

	@Test
	fun keysAreDataClasses() {
		with { service ->
			repeat(3) {
				service.byUser(User("a", 1))
				service.byUser(User("a", 2))
			}
			assertThatExceptionOfType(RateLimitExceededException::class.java)
				.isThrownBy { runBlocking { service.byUser(User("a", 1)) } }
		}
	}

	@Test
	fun keyResolverSeesDeclaredArguments() {
		runner.withBean("resolver", RateLimitKeyResolver::class.java, { RateLimitKeyResolver { _, _, _, arguments ->
			arguments.single() as String
		} }).withBean(Resolved::class.java).run { context ->
			val service = context.getBean(Resolved::class.java)
			runBlocking { assertThat(service.call("a")).isEqualTo("a") }
			runBlocking { assertThat(service.call("b")).isEqualTo("b") }
			assertThatExceptionOfType(RateLimitExceededException::class.java)
				.isThrownBy { runBlocking { service.call("a") } }
		}
	}

	@Test
	fun continuationIsNoVariable() {
		runner.withBean(Continued::class.java).run { context ->
			assertThat(context.startupFailure).isInstanceOf(RateLimitConfigurationException::class.java)
				.hasMessageContaining("#p1")
		}
	}

	@Test
	fun fallbacksSuspendOrNot() {
		runner.withBean(Fallbacks::class.java).run { context ->
			val service = context.getBean(Fallbacks::class.java)
			runBlocking {
				assertThat(service.suspending("a")).isEqualTo("body a")
				assertThat(service.suspending("a")).isEqualTo("suspended a")
				service.suspendingWithException("a")
				assertThat(service.suspendingWithException("a")).isEqualTo("suspended a Fallbacks.suspendingWithException")
				service.plain("a")
				assertThat(service.plain("a")).isEqualTo("plain a")
				service.suspendedFlow("a").toList()
				assertThat(service.suspendedFlow("a").toList()).containsExactly("flow", "a")
				service.flow("a").toList()
				assertThat(service.flow("a").toList()).containsExactly("flow", "a")
			}
		}
	}

	@Test
	fun plainMethodsHaveNoSuspendingFallback() {
		runner.withBean(SuspendingFallbackOfPlain::class.java).run { context ->
			assertThat(context.startupFailure).isInstanceOf(RateLimitConfigurationException::class.java)
				.hasMessageContaining("fallbackMethod 'later', whose parameters or return type do not fit")
		}
	}

	@Test
	fun fallbackOfOtherTypeFailsStart() {
		runner.withBean(OtherFallback::class.java).run { context ->
			assertThat(context.startupFailure).isInstanceOf(RateLimitConfigurationException::class.java)
				.hasMessageContaining("fallbackMethod 'later', whose parameters or return type do not fit")
		}
	}

	@Test
	fun cancellationDuringTheBodyIsAFailure() {
		with { service ->
			repeat(3) {
				val call = launch(service)
				service.begun.await()
				call.cancelAndJoin()
				service.begun = CompletableDeferred()
			}
			assertThatExceptionOfType(RateLimitExceededException::class.java)
				.isThrownBy { runBlocking { service.endless() } }
		}
	}

	private fun launch(service: Service) = kotlinx.coroutines.CoroutineScope(Dispatchers.Default).launch {
		service.endless()
	}

	@Test
	fun cancellationBeforeTheBodyTakesNothing() {
		with { service ->
			repeat(50) {
				val call = kotlinx.coroutines.CoroutineScope(Dispatchers.Default)
					.async(start = kotlinx.coroutines.CoroutineStart.LAZY) { service.value("a") }
				call.cancelAndJoin()
			}
			repeat(3) { service.value("a") }
		}
	}

	@Test
	fun placesAreTakenUntilTheFunctionIsOver() {
		assertPlaceIsTakenUntilTheEnd { it.stay() }
		assertPlaceIsTakenUntilTheEnd { it.suspendedFlow().toList() }
		assertPlaceIsTakenUntilTheEnd { it.flow().toList() }
	}

	private fun assertPlaceIsTakenUntilTheEnd(call: suspend (Room) -> Unit) {
		runner.withBean(Room::class.java).run { context ->
			val room = context.getBean(Room::class.java)
			runBlocking {
				for (end in listOf(Result.success("done"), Result.failure(WrongPasswordException()), null)) {
					room.open()
					val first = async(Dispatchers.Default) { runCatching { call(room) } }
					room.begun.await()
					assertThatExceptionOfType(ConcurrencyLimitExceededException::class.java)
						.isThrownBy { runBlocking { call(room) } }
					end?.let { room.end.completeWith(it) } ?: first.cancelAndJoin()
					first.join()
				}
				room.open()
				room.end.complete("done")
				call(room)
			}
		}
	}

	@Test
	fun flowThatIsLeftEarlyCounts() {
		assertThat(admitted { assertThat(it.flow().first()).isEqualTo("one") }).isEqualTo(3)
	}

	@Test
	fun flowIsLimitedForEachCollector() {
		with { service ->
			val flow = service.flow()
			repeat(3) { flow.toList() }
			assertThatExceptionOfType(RateLimitExceededException::class.java)
				.isThrownBy { runBlocking { flow.toList() } }
		}
	}

	@Test
	fun finalClassFailsStart() {
		runner.withBean(FinalService::class.java).run { context ->
			assertThat(context.startupFailure).rootCause()
				.isInstanceOf(RateLimitConfigurationException::class.java)
				.hasMessageContaining("the class is final")
		}
	}

	@Test
	fun finalFunctionFailsStart() {
		runner.withBean(FinalFunction::class.java).run { context ->
			assertThat(context.startupFailure).isInstanceOf(RateLimitConfigurationException::class.java)
				.hasMessageContaining("the method is final")
		}
	}

	class WrongPasswordException : RuntimeException()

	data class User(val name: String, val tenant: Int)

	open class Service {

		@Volatile
		open var begun = CompletableDeferred<Unit>()

		private val calls = AtomicInteger()

		@RateLimited(rate = "3/h")
		open suspend fun value(user: String): String {
			delay(0)
			calls.incrementAndGet()
			return "value of $user"
		}

		@RateLimited(rate = "3/h")
		open suspend fun nothing() {
			delay(0)
		}

		@RateLimited(rate = "3/h")
		open suspend fun absent(): String? = null

		@RateLimited(rate = "3/h")
		open suspend fun suspendedFlow(): Flow<String> {
			delay(0)
			return flowOf("one", "two")
		}

		@RateLimited(rate = "3/h")
		open fun flow(): Flow<String> = flowOf("one", "two")

		@RateLimited(rate = "3/h", refundIf = "#exception == null")
		open suspend fun login(succeeds: Boolean): String {
			delay(0)
			return check(succeeds)
		}

		@RateLimited(rate = "3/h", refundIf = "#exception == null")
		open fun loginFlow(succeeds: Boolean): Flow<String> = flow { emit(check(succeeds)) }

		@RateLimited(rate = "3/h", refundIf = "#exception == null")
		open suspend fun suspendedLoginFlow(succeeds: Boolean): Flow<String> = loginFlowOf(succeeds)

		private fun loginFlowOf(succeeds: Boolean) = flow { emit(check(succeeds)) }

		private fun check(succeeds: Boolean) = if (succeeds) "welcome" else throw WrongPasswordException()

		@RateLimited(rate = "3/h", key = "#user")
		open suspend fun byName(user: String, amount: Int): String = user + amount

		@RateLimited(rate = "3/h", key = "#p1")
		open suspend fun byPosition(amount: Int, user: String): String = user + amount

		@RateLimited(rate = "3/h", key = "#user")
		open suspend fun byUser(user: User): User = user

		@RateLimited(rate = "3/h", refundIf = "#exception == null")
		open suspend fun endless(): String {
			begun.complete(Unit)
			delay(Long.MAX_VALUE)
			return "never"
		}

	}

	open class Room {

		open var begun = CompletableDeferred<Unit>()

		open var end = CompletableDeferred<String>()

		open fun open() {
			begun = CompletableDeferred()
			end = CompletableDeferred()
		}

		@ConcurrencyLimited(places = "1")
		open suspend fun stay(): String {
			begun.complete(Unit)
			return end.await()
		}

		@ConcurrencyLimited(places = "1")
		open suspend fun suspendedFlow(): Flow<String> = flowUntilTheEnd()

		@ConcurrencyLimited(places = "1")
		open fun flow(): Flow<String> = flowUntilTheEnd()

		private fun flowUntilTheEnd() = flow {
			begun.complete(Unit)
			emit("first")
			emit(end.await())
		}

	}

	open class Resolved {

		@RateLimited(rate = "1/h", keyResolver = "resolver")
		open suspend fun call(user: String): String = user

	}

	open class Continued {

		@RateLimited(rate = "1/h", key = "#p1")
		open suspend fun call(user: String): String = user

	}

	open class Fallbacks {

		@RateLimited(rate = "1/h", fallbackMethod = "later")
		open suspend fun suspending(user: String): String = "body $user"

		protected open suspend fun later(user: String): String {
			delay(0)
			return "suspended $user"
		}

		@RateLimited(rate = "1/h", fallbackMethod = "refused")
		open suspend fun suspendingWithException(user: String): String = "body $user"

		open suspend fun refused(user: String, refusal: RateLimitExceededException): String {
			delay(0)
			return "suspended $user ${refusal.policy()}"
		}

		@RateLimited(rate = "1/h", fallbackMethod = "now")
		open suspend fun plain(user: String): String = "body $user"

		open fun now(user: String): String = "plain $user"

		@RateLimited(rate = "1/h", fallbackMethod = "flowOfLater")
		open suspend fun suspendedFlow(user: String): Flow<String> = flowOf("body")

		open suspend fun flowOfLater(user: String): Flow<String> = flowOf("flow", user)

		@RateLimited(rate = "1/h", fallbackMethod = "flowOfNow")
		open fun flow(user: String): Flow<String> = flowOf("body")

		open fun flowOfNow(user: String): Flow<String> = flowOf("flow", user)

	}

	open class SuspendingFallbackOfPlain {

		@RateLimited(rate = "1/h", fallbackMethod = "later")
		open fun call(user: String): String = user

		open suspend fun later(user: String): String = user

	}

	open class OtherFallback {

		@RateLimited(rate = "1/h", fallbackMethod = "later")
		open suspend fun call(user: String): String = user

		open suspend fun later(user: String): Int = user.length

	}

	class FinalService {

		@RateLimited(rate = "1/h")
		fun call() {
		}

	}

	open class FinalFunction {

		@RateLimited(rate = "1/h")
		fun call() {
		}

	}

}
