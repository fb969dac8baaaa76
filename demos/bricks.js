/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Bricks: move with the mouse or the arrow keys; a click or the space bar serves the ball. */

const columns = 12, rows = 6, speed = 420;
let paddle, ball, bricks, score, lives, served, last = 0;
const held = new Set();

function restart() {
    paddle = { x: canvas.width / 2, width: 120 };
    bricks = [];
    for (let row = 0; row < rows; row++)
        for (let column = 0; column < columns; column++)
            bricks.push({ row, column, there: true });
    score = 0;
    lives = 3;
    hold();
}

function hold() {
    served = false;
    ball = { x: paddle.x, y: 0, dx: 0, dy: 0 };
}

function serve() {
    if (lives === 0)
        restart();
    if (served)
        return;
    served = true;
    const angle = -Math.PI / 2 + (Math.random() - 0.5);
    ball.dx = Math.cos(angle) * speed;
    ball.dy = Math.sin(angle) * speed;
}

function box(brick) {
    const width = canvas.width / columns;
    return { x: brick.column * width + 3, y: 60 + brick.row * 28, width: width - 6, height: 22 };
}

function hitBrick() {
    for (const brick of bricks) {
        const { x, y, width, height } = box(brick);
        if (!brick.there || ball.x < x - 8 || ball.x > x + width + 8 || ball.y < y - 8 || ball.y > y + height + 8)
            continue;
        brick.there = false;
        score += 10 * (rows - brick.row);
        if (ball.x < x || ball.x > x + width)
            ball.dx = -ball.dx;
        else
            ball.dy = -ball.dy;
        return;
    }
}

function move(seconds) {
    const floor = canvas.height - 40;
    if (held.has("ArrowLeft")) paddle.x -= 600 * seconds;
    if (held.has("ArrowRight")) paddle.x += 600 * seconds;
    paddle.x = Math.max(paddle.width / 2, Math.min(canvas.width - paddle.width / 2, paddle.x));
    if (!served) {
        ball.x = paddle.x;
        ball.y = floor - 10;
        return;
    }
    ball.x += ball.dx * seconds;
    ball.y += ball.dy * seconds;
    if (ball.x < 8 || ball.x > canvas.width - 8) ball.dx = Math.sign(canvas.width / 2 - ball.x) * Math.abs(ball.dx);
    if (ball.y < 8) ball.dy = Math.abs(ball.dy);
    const off = ball.x - paddle.x;
    if (ball.dy > 0 && ball.y > floor - 10 && ball.y < floor + 10 && Math.abs(off) < paddle.width / 2 + 8) {
        const angle = -Math.PI / 2 + off / paddle.width * 2;
        ball.dx = Math.cos(angle) * speed;
        ball.dy = Math.sin(angle) * speed;
    }
    if (ball.y > canvas.height + 20) {
        lives--;
        hold();
    }
    hitBrick();
    if (bricks.every(brick => !brick.there))
        bricks.forEach(brick => { brick.there = true; });
}

function say(text, x, y, align) {
    ctx.textAlign = align;
    ctx.fillText(text, x, y);
}

function draw() {
    const sky = ctx.createLinearGradient(0, 0, 0, canvas.height);
    sky.addColorStop(0, "#152238");
    sky.addColorStop(1, "#3b1f4a");
    ctx.fillStyle = sky;
    ctx.fillRect(0, 0, canvas.width, canvas.height);
    for (const brick of bricks) {
        if (!brick.there) continue;
        const { x, y, width, height } = box(brick);
        ctx.fillStyle = `hsl(${brick.row * 45 + 10}, 70%, 60%)`;
        ctx.beginPath();
        ctx.roundRect(x, y, width, height, 5);
        ctx.fill();
    }
    ctx.fillStyle = "#e8e8f0";
    ctx.beginPath();
    ctx.roundRect(paddle.x - paddle.width / 2, canvas.height - 40, paddle.width, 12, 6);
    ctx.fill();
    ctx.beginPath();
    ctx.arc(ball.x, ball.y, 8, 0, 2 * Math.PI);
    ctx.fill();
    ctx.font = "20px sans-serif";
    say(`${score}`, 12, 30, "left");
    say("●".repeat(lives), canvas.width - 12, 30, "right");
    if (!served)
        say(lives ? "click, or press space" : `${score} points: again?`, canvas.width / 2, canvas.height / 2, "center");
}

function frame(time) {
    move(Math.min((time - last) / 1000, 0.05));
    last = time;
    draw();
    requestAnimationFrame(frame);
}

addEventListener("keydown", event => { held.add(event.key); if (event.key === " ") serve(); });
addEventListener("keyup", event => held.delete(event.key));
addEventListener("pointermove", event => { paddle.x = event.clientX * canvas.width / innerWidth; });
addEventListener("pointerdown", serve);
addEventListener("resize", () => { canvas.width = innerWidth * devicePixelRatio; canvas.height = innerHeight * devicePixelRatio; canvas.style.width = innerWidth + "px"; canvas.style.height = innerHeight + "px"; });
restart();
requestAnimationFrame(frame);
