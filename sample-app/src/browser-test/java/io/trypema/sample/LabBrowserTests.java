package io.trypema.sample;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Uses the page of the lab in a real browser.
 */
class LabBrowserTests {

	private static final String AXE = "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";

	/** Keeps the highest number that an element has shown. */
	private static final String RECORD_HIGHEST = """
			(element) => {
				window.highest = 0;
				const note = () => window.highest = Math.max(window.highest, Number(element.textContent));
				new MutationObserver(note).observe(element, {childList: true, characterData: true, subtree: true});
			}
			""";

	private static ConfigurableApplicationContext application;

	private static String address;

	private static Playwright playwright;

	private static Browser browser;

	private final List<String> complaints = new ArrayList<>();

	private final List<String> requests = new ArrayList<>();

	@BeforeAll
	static void start() {
		application = SpringApplication.run(SampleApplication.class, "--server.port=0");
		address = "http://localhost:" + application.getEnvironment().getProperty("local.server.port");
		playwright = Playwright
			.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
		browser = playwright.chromium()
			.launch(new BrowserType.LaunchOptions().setExecutablePath(chromium())
				.setArgs(List.of("--disable-lcd-text")));
	}

	private static Path chromium() {
		return Stream.of(System.getenv("PATH").split(":"))
			.flatMap((folder) -> Stream.of("chromium", "chromium-browser", "google-chrome")
				.map(Path.of(folder)::resolve))
			.filter((path) -> path.toFile().canExecute())
			.findFirst()
			.orElseThrow(() -> new IllegalStateException(
					"No Chromium on the PATH: install one, on Debian by" + " 'apt-get install chromium'"));
	}

	@AfterAll
	static void stop() {
		playwright.close();
		application.close();
	}

	@AfterEach
	void nothingWasAmiss() {
		browser.contexts().forEach(BrowserContext::close);
		assertThat(this.complaints).isEmpty();
		assertThat(this.requests).isNotEmpty().allMatch((url) -> url.startsWith(address + "/"));
	}

	@Test
	void curvesGetDataAndTableShowsIt() {
		Page page = open(Look.LIGHT);
		page.getByText("The curves as a table").click();
		waitFor(page, "document.querySelectorAll('#rows tr').length >= 4");
		assertThat(page.locator("#rows tr").first().locator("td").first().textContent()).matches("1\\d|2\\d");
		assertThat(page.evaluate("Chart.getChart('rates').data.datasets.every((set) => set.data.length > 10"
				+ " || set.name === 'admittedB')"))
			.isEqualTo(true);
	}

	@Test
	void absoluteNeverShowsMoreThanTheLimit() {
		Page page = open(Look.LIGHT);
		assertThat(highestInWindow(page, 50)).isEqualTo(50);
	}

	@Test
	void twoClientsOnLocalGetTwiceTheLimit() {
		Page page = open(Look.LIGHT);
		page.getByText("Two instances, local").click();
		page.locator(".window").nth(1).waitFor();
		assertThat(highestInWindow(page, 100)).isEqualTo(100);
		assertThat(page.locator("#sentences").textContent()).contains("twice the limit");
	}

	@Test
	void suppressedShowsTheFactorOfBothCurveAndFigure() {
		Page page = open(Look.LIGHT);
		page.getByText("Refuse at random").click();
		waitFor(page, "parseInt(document.getElementById('factor').textContent) > 30");
		waitFor(page, "Chart.getChart('factors').data.datasets[0].data.some((point) => point.y > 0.3)");
	}

	@Test
	void keyboardAloneDrivesIt() {
		Page page = open(Look.LIGHT);
		page.keyboard().press("Tab");
		page.keyboard().press("Enter");
		page.keyboard().press("Tab");
		page.keyboard().press("ArrowDown");
		waitFor(page, "!document.getElementById('factor-figure').hidden");
		tabTo(page, "limit");
		page.keyboard().press("ArrowRight");
		page.keyboard().press("ArrowRight");
		assertThat(page.evaluate("getComputedStyle(document.activeElement).outlineStyle")).isEqualTo("solid");
		assertThat(page.locator("output[for=limit]").textContent()).isEqualTo("12 per second");
		waitFor(page, "document.getElementById('headers').textContent.includes('\"lab\";q=60;w=5')");
		tabTo(page, "toggle");
		page.keyboard().press("Enter");
		assertThat(page.locator("#state").textContent()).isEqualTo("Stopped");
		page.keyboard().press("Space");
		waitFor(page, "document.getElementById('state').textContent === 'Running'");
	}

	@Test
	void lastResponseIsThatOfTheLimiter() {
		Page page = open(Look.LIGHT);
		waitFor(page, "document.getElementById('headers').textContent.startsWith('HTTP/1.1 429')");
		assertThat(page.locator("#headers").textContent()).contains("RateLimit-Policy: \"lab\";q=50;w=5")
			.contains("Retry-After: ")
			.contains("\"violated-policies\"");
		assertThat(page.locator("#meaning").textContent()).startsWith("Refused. Retry-After asks to come back in ");
	}

	@Test
	void providersThatNeedRedisAreOfferedWithTheWayToThem() {
		Page page = open(Look.LIGHT);
		assertThat(page.getByRole(AriaRole.RADIO, new Page.GetByRoleOptions().setName("Redis")).first().isDisabled())
			.isEqualTo(page.locator("#redis-hint").isVisible());
	}

	@Test
	void experimentEndsWithItsPage() {
		Page page = open(Look.LIGHT);
		waitFor(page, "!document.getElementById('headers').hidden");
		String experiment = String.valueOf(page.evaluate("performance.getEntriesByType('resource')"
				+ ".map((entry) -> entry.name).find((name) -> name.endsWith('/call'))".replace("->", "=>")));
		page.navigate("about:blank");
		page.waitForCondition(() -> page.request().get(experiment).status() == 404);
	}

	@ParameterizedTest
	@EnumSource
	void looksRight(Look look) throws IOException {
		Page page = open(look);
		page.getByText("Two instances, local").click();
		waitFor(page, "Chart.getChart('rates').data.datasets[0].data.length > 60");
		assertThat(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")).isEqualTo(true);
		if (look == Look.PHONE) {
			page.evaluate("document.getElementById('figures').scrollIntoView()");
		}
		page.screenshot(new Page.ScreenshotOptions().setPath(image(look.name())));
		assertThat(violations(page)).isEmpty();
	}

	@Test
	void windowsAreFilledByTheirOwnClients() {
		Page page = open(Look.LIGHT);
		page.getByText("Two instances, local").click();
		waitFor(page, "document.querySelectorAll('.window .gone').length > 2");
		page.locator("#window-part").screenshot(new Locator.ScreenshotOptions().setPath(image("window")));
		assertThat(page.locator(".window").nth(0).locator("rect.b").count()).isZero();
		assertThat(page.locator(".window").nth(1).locator("rect.a").count()).isZero();
		assertThat(page.locator(".window").nth(1).locator("rect.b").count()).isPositive();
	}

	@Test
	void standsStillWhereMotionIsUnwelcome() {
		Page page = open(Look.LIGHT);
		page.emulateMedia(new Page.EmulateMediaOptions().setReducedMotion(ReducedMotion.REDUCE));
		assertThat(page.evaluate("getComputedStyle(document.getElementById('state'), '::before').animationName"))
			.isEqualTo("none");
		page.reload();
		page.locator(".window rect.a").first().waitFor();
	}

	private Page open(Look look) {
		Page page = browser
			.newContext(new Browser.NewContextOptions().setViewportSize(look.width, look.height)
				.setColorScheme(look.scheme))
			.newPage();
		page.onConsoleMessage(this::note);
		page.onPageError(this.complaints::add);
		page.onRequest((request) -> this.requests.add(request.url()));
		page.navigate(address);
		waitFor(page, "Number(document.getElementById('offered').textContent) > 0");
		return page;
	}

	/** A refused call is an expected result, but an error to the browser. */
	private void note(ConsoleMessage message) {
		boolean isRefusal = message.text().contains("status of 429");
		if (!isRefusal && "error".equals(message.type())) {
			this.complaints.add(message.text());
		}
	}

	private static Path image(String name) {
		return Path.of(System.getProperty("lab.screenshots", "target/screenshots"),
				"lab-" + name.toLowerCase(Locale.ROOT) + ".png");
	}

	private static int highestInWindow(Page page, int expected) {
		page.evalOnSelector("#inside", RECORD_HIGHEST);
		waitFor(page, "window.highest >= " + expected);
		waitFor(page, "Chart.getChart('rates').data.datasets[0].data.length > 60");
		return (Integer) page.evaluate("window.highest");
	}

	private static void tabTo(Page page, String id) {
		boolean found = IntStream.range(0, 60).anyMatch((i) -> {
			page.keyboard().press("Tab");
			return id.equals(page.evaluate("document.activeElement.id"));
		});
		assertThat(found).as("%s is reached by Tab", id).isTrue();
	}

	private static void waitFor(Page page, String condition) {
		page.waitForFunction("() => " + condition);
	}

	private static List<String> violations(Page page) throws IOException {
		try (InputStream axe = Objects.requireNonNull(LabBrowserTests.class.getResourceAsStream(AXE))) {
			page.evaluate(new String(axe.readAllBytes(), StandardCharsets.UTF_8));
		}
		List<?> found = (List<?>) page.evaluate("""
				() => axe.run().then((results) => results.violations.flatMap((violation) =>
					violation.nodes.map((node) => `${violation.id}: ${node.html} ${node.failureSummary}`)))
				""");
		return found.stream().map(String::valueOf).toList();
	}

	/**
	 * How the page is looked at.
	 */
	enum Look {

		LIGHT(1280, 1000, ColorScheme.LIGHT),

		DARK(1280, 1000, ColorScheme.DARK),

		PHONE(360, 780, ColorScheme.LIGHT);

		private final int width;

		private final int height;

		private final ColorScheme scheme;

		Look(int width, int height, ColorScheme scheme) {
			this.width = width;
			this.height = height;
			this.scheme = scheme;
		}

	}

}
