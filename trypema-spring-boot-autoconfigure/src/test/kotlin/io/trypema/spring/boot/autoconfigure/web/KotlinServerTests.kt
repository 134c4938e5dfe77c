package io.trypema.spring.boot.autoconfigure.web

import io.trypema.Ticker
import io.trypema.redis.test.Await
import io.trypema.spring.annotation.ConcurrencyLimited
import io.trypema.spring.annotation.RateLimited
import io.trypema.spring.interceptor.ConcurrencyLimiters
import io.trypema.test.MutableTicker
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.future.await
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.CsvSource
import org.junit.jupiter.params.provider.ValueSource
import org.springframework.beans.factory.annotation.Autowired
import org.springframework.boot.autoconfigure.EnableAutoConfiguration
import org.springframework.boot.test.context.SpringBootTest
import org.springframework.boot.test.web.server.LocalServerPort
import org.springframework.context.annotation.Bean
import org.springframework.context.annotation.Configuration
import org.springframework.context.annotation.Import
import org.springframework.http.HttpStatus
import org.springframework.http.ResponseEntity
import org.springframework.test.context.TestPropertySource
import org.springframework.web.bind.annotation.GetMapping
import org.springframework.web.bind.annotation.RequestParam
import org.springframework.web.bind.annotation.ResponseStatus
import org.springframework.web.bind.annotation.RestController
import org.springframework.web.reactive.function.server.ServerRequest
import org.springframework.web.reactive.function.server.ServerResponse
import org.springframework.web.reactive.function.server.bodyAndAwait
import org.springframework.web.reactive.function.server.coRouter
import java.util.concurrent.CompletableFuture

private const val EXCLUDED = "spring.autoconfigure.exclude=" +
	"org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration," +
	"org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration," +
	"org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration," +
	"org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration," +
	"org.springframework.boot.security.autoconfigure.actuate.web.reactive.ReactiveManagementWebSecurityAutoConfiguration"

/**
 * Tests for controllers in Kotlin whose handlers are suspending functions or return flows.
 */
@SpringBootTest(
	classes = [KotlinApplication::class],
	webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
	properties = [EXCLUDED, "trypema.concurrency.room.places=1"],
)
abstract class KotlinServerContract {

	@LocalServerPort
	private var port = 0

	@Autowired
	private lateinit var room: KotlinRoom

	@Autowired
	private lateinit var limiters: ConcurrencyLimiters

	/** Each handler has separate limits, on a clock that stands still. */
	@ParameterizedTest
	@CsvSource(
		"suspend, `suspend` with `T`",
		"suspendFlow, `suspend` with `Flow<T>`",
		"flow, `Flow<T>`",
		"entity, `suspend` with `ResponseEntity<T>`",
	)
	fun onlyFailuresCount(path: String, returnType: String) {
		assertThat(statuses(path, true)).containsOnly("200").hasSize(100)
		val letThrough = statuses(path, false).count { it != "429" }
		assertThat(letThrough).isEqualTo(3)
		DocumentedRow.check("annotation.md", "| $returnType |", " $letThrough |")
	}

	@Test
	fun fallbackAnswers() {
		assertThat(Spellings.send(port, "GET", "/fallback?succeeds=true")).contains("welcome")
		assertThat(Spellings.send(port, "GET", "/fallback?succeeds=true")).contains("200").contains("fallen back")
	}

	@ParameterizedTest
	@ValueSource(strings = ["stay", "stayingFlow", "suspendedStayingFlow"])
	fun placeIsTakenUntilTheExchangeIsOver(path: String) {
		assertPlaceIsTakenUntilTheExchangeIsOver(path)
	}

	protected fun assertPlaceIsTakenUntilTheExchangeIsOver(path: String) {
		for (end in listOf(Result.success("done"), Result.failure(WrongPasswordException()))) {
			room.open()
			val first = CompletableFuture.supplyAsync({ Spellings.send(port, "GET", "/$path") }, { Thread(it).start() })
			room.begun.join()
			assertThat(Spellings.send(port, "GET", "/$path")).startsWith("HTTP/1.1 429")
			end.onSuccess { room.end.complete(it) }.onFailure { room.end.completeExceptionally(it) }
			first.join()
			Await.until("the place is free") { limiters.countInFlight("room") == 0L }
		}
		room.open()
		room.end.complete("done")
		assertThat(Spellings.send(port, "GET", "/$path")).startsWith("HTTP/1.1 200").contains("done")
	}

	private fun statuses(path: String, succeeds: Boolean) = (1..100).map {
		Spellings.send(port, "GET", "/$path?succeeds=$succeeds").substring("HTTP/1.1 ".length, "HTTP/1.1 ".length + 3)
	}

}

class KotlinMvcServerTests : KotlinServerContract()

@TestPropertySource(properties = ["spring.main.web-application-type=reactive"])
@Import(KotlinWebFluxServerTests.Routes::class)
class KotlinWebFluxServerTests : KotlinServerContract() {

	@Test
	fun placeOfARouteIsTakenUntilTheExchangeIsOver() = assertPlaceIsTakenUntilTheExchangeIsOver("routed")

	@Configuration(proxyBeanMethods = false)
	open class Routes {

		@Bean
		open fun handler(room: KotlinRoom) = RoutedStays(room)

		@Bean
		open fun routes(handler: RoutedStays) = coRouter { GET("/routed", handler::routed) }

	}

	open class RoutedStays(private val room: KotlinRoom) {

		@ConcurrencyLimited("room")
		open suspend fun routed(request: ServerRequest): ServerResponse =
			ServerResponse.ok().bodyAndAwait(flow { emit(request.path() + room.stay()) })

	}

}

@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(KotlinLogins::class, KotlinRoom::class, KotlinStays::class)
open class KotlinApplication {

	@Bean
	open fun ticker(): Ticker = MutableTicker.startingAt(0)

}

@ResponseStatus(HttpStatus.UNAUTHORIZED)
class WrongPasswordException : RuntimeException()

@RestController
open class KotlinLogins {

	@GetMapping("/suspend")
	@RateLimited(rate = "3/h", key = "#clientIp", refundIf = "#exception == null")
	open suspend fun suspended(@RequestParam succeeds: Boolean): String {
		delay(1)
		return login(succeeds)
	}

	@GetMapping("/flow")
	@RateLimited(rate = "3/h", key = "#clientIp", refundIf = "#exception == null")
	open fun flowing(@RequestParam succeeds: Boolean): Flow<String> = flow { emit(login(succeeds)) }

	@GetMapping("/suspendFlow")
	@RateLimited(rate = "3/h", key = "#clientIp", refundIf = "#exception == null")
	open suspend fun suspendedFlow(@RequestParam succeeds: Boolean): Flow<String> {
		delay(1)
		return flow { emit(login(succeeds)) }
	}

	@GetMapping("/entity")
	@RateLimited(rate = "3/h", key = "#clientIp", refundIf = "#result.statusCode.value() == 200")
	open suspend fun entity(@RequestParam succeeds: Boolean): ResponseEntity<String> {
		delay(1)
		return if (succeeds) ResponseEntity.ok("welcome") else ResponseEntity.status(HttpStatus.UNAUTHORIZED).build()
	}

	@GetMapping("/fallback")
	@RateLimited(rate = "1/h", fallbackMethod = "fallenBack")
	open suspend fun fallback(@RequestParam succeeds: Boolean): String = login(succeeds)

	open suspend fun fallenBack(succeeds: Boolean): String {
		delay(1)
		return "fallen back $succeeds"
	}

	private fun login(succeeds: Boolean) = if (succeeds) "welcome" else throw WrongPasswordException()

}

class KotlinRoom {

	var begun = CompletableFuture<Unit>()

	var end = CompletableFuture<String>()

	fun open() {
		begun = CompletableFuture()
		end = CompletableFuture()
	}

	suspend fun stay(): String {
		begun.complete(Unit)
		return end.await()
	}

}

@RestController
@ConcurrencyLimited("room")
open class KotlinStays(private val room: KotlinRoom) {

	@GetMapping("/stay")
	open suspend fun stay(): String = room.stay()

	@GetMapping("/stayingFlow")
	open fun stayingFlow(): Flow<String> = flow { emit(room.stay()) }

	@GetMapping("/suspendedStayingFlow")
	open suspend fun suspendedStayingFlow(): Flow<String> = flow { emit(room.stay()) }

}
