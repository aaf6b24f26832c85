document.title = 'Klaviyo sandbox'
