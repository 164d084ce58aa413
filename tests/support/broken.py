"""Pages as they stand where a list should be: each of them written for the tests, in the manner of those that the web has."""

CHALLENGE = """<html><head><title>Just a moment...</title></head><body><h1>Checking your browser before you go on</h1>
<p>This process is automatic.</p><script src="/cdn-cgi/challenge-platform/h/b/orchestrate.js"></script></body></html>"""
SOFT_404 = """<html><head><meta charset="utf-8"><title>提示信息</title></head><body><div class="box"><p>抱歉，您访问的页面不存在！</p>
<a href="/">返回首页</a></div></body></html>"""
LOGIN = """<html><head><meta charset="utf-8"><title>统一身份认证平台</title></head><body><h2>用户登录</h2><form method="post" action="/login">
<label>用户名</label><input name="user"><label>密码</label><input type="password" name="pass"><button>登录</button></form>
<p>请先登录后再访问内部信息。</p></body></html>"""
PARKED = """<html><head><title>oldnews.example</title></head><body><h1>oldnews.example</h1>
<p>This domain is for sale! Buy this domain today.</p><ul><li><a href="/s?q=news">News</a></li><li><a href="/s?q=jobs">Jobs</a></li></ul>
<script src="https://www.sedoparking.com/x.js"></script></body></html>"""
COOKIES = """<html lang="en"><head><title>Before you continue</title></head><body><div class="consent"><h1>We value your privacy</h1>
<p>We and our 742 partners store cookies on your device. To read on, accept all cookies or take out a subscription.</p>
<button>Accept all cookies</button><a href="/privacy">Privacy</a></div></body></html>"""
SHELL = """<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>融媒体中心</title></head><body>
<noscript>We're sorry but this site doesn't work properly without JavaScript enabled.</noscript><div id="app"></div>
<script src="/js/chunk-vendors.3f1c.js"></script><script src="/js/app.9a01.js"></script></body></html>"""
DEFAULT = """<html><head><title>Welcome to nginx!</title></head><body><h1>Welcome to nginx!</h1>
<p>If you see this page, the web server is successfully installed and working. Further configuration is required.</p></body></html>"""
